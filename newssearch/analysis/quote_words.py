"""Words by which quotations are attributed: verbs of saying and the words around them, in several languages."""

from __future__ import annotations

VERBS = frozenset(
    """
    said says say told tells added adds replied asked asks wrote writes stated states declared declares insisted
    insists explained explains warned warns argued argues admitted noted notes remarked commented announced
    claimed claims observed continued concluded recalled joked quipped complained agreed responded testified
    shouted cried snapped retorted mused recounted countered confessed blogged cautioned reiterated stressed
    emphasized emphasised predicted conceded acknowledged tweeted suggested urged vowed quoted sagt sagte sagten
    erklärt erklärte betont betonte meint meinte teilte mitteilte fügte ergänzte berichtete forderte kritisierte
    warnte schrieb schreibt dit déclare déclaré affirme affirmé ajoute ajouté explique expliqué estime estimé
    précise précisé souligne souligné assure assuré lance lancé raconte confie indique indiqué dijo dice afirmó
    afirma declaró señaló explicó añadió aseguró indicó manifestó destacó sostuvo disse diz afirmou declarou
    explicou acrescentou destacou detto dichiarato spiegato aggiunto afferma affermato sottolineato commenta zei
    zegt vertelde vertelt sade säger sa sier sagde siger сказал сказала заявил заявила отметил отметила
    подчеркнул подчеркнула добавил добавила сообщил сообщила пояснил сказав заявив зазначив зазначила наголосив
    додав повідомив powiedział powiedziała stwierdził stwierdziła dodał dodała
    """.split()
)
"""Forms in which news attributes a quotation."""

AUXILIARIES = frozenset("has had have also later then hat haben a ha avait aveva è auch encore".split())
"""Words between a subject and its verb, or before a verb that comes first."""

ACCORDING = {
    "according": ("to",),
    "laut": (),
    "selon": (),
    "según": (),
    "secondo": (),
    "segundo": (),
    "volgens": (),
    "enligt": (),
}
"""Words before a speaker without a verb, with those that follow."""

PRONOUNS = frozenset(
    """
    he she er sie il elle él ella lui lei ele ela hij zij han hon hun он она він вона on ona
    """.split()
)

PARTICLES = frozenset(
    """
    af al bin da das de del della den der di do dos du el la le ten ter van von zu y
    """.split()
)
"""Small words within names."""

BETWEEN = frozenset(
    """
    of for at in on from with to by who that about into under near against der des vom im bei für à au pour para
    per
    """.split()
)
"""Words that end a name, or make what follows a part of a description."""

TITLES = frozenset(
    """
    mr mrs ms miss dr prof professor sir lord lady president prime minister chancellor senator sen rep
    representative governor gov mayor general gen colonel col captain judge justice secretary chairman chief
    executive director spokesman spokeswoman spokesperson herr frau monsieur madame m mme señor señora king
    queen prince princess attorney commissioner finance foreign defence defense interior trade treasury state
    vice deputy
    """.split()
)
"""Words with a capital before a name that are no part of it."""

NOBODY = (
    frozenset(
        """
    it they we i you this that which what there sources es wir ich on ils elles nous
    """.split()
    )
    - PRONOUNS
)
"""Words that name no speaker."""

ARTICLES = frozenset(
    """
    the a an der die das ein eine le la les un une el los las una o os as um uma lo il de het
    """.split()
)

SMALL = ARTICLES | frozenset(
    """
    but and yet however then meanwhile now when while if though although so later also in on at for from with by
    as after before during since earlier asked his her their its our my this that these those there it they we i
    you he she er sie aber und doch dann mais et alors pero y ma e mas no not i'm i've i'll i'd i’m i’ve we're
    we've it's he's she's that's there's two three four five six seven eight nine ten
    """.split()
)
"""Words that are no names even where they begin a sentence."""

OFFICES = frozenset("finance foreign defence defense interior trade treasury state vice deputy".split())
"""Words of titles that also begin other names: Foreign Affairs, Defence Forces."""

PARTICIPLES = frozenset(
    """
    saying adding writing stating telling insisting claiming warning noting announcing explaining arguing declaring
    """.split()
)
"""Forms of verbs of saying that lead to a quotation: the subject begins the sentence."""

NO_PERSON = frozenset(
    """
    united states university house inc corp ltd plc co bank committee council ministry department agency group
    company securities street league park party union commission office court news times reuters bbc cnn press
    association kingdom america american british english europe european world international national federal
    january february march april may june july august september october november december monday tuesday
    wednesday thursday friday saturday sunday new york london city club cup open premiership championship
    olympic olympics games series reuter institute school college act bill treaty war wikinews radio tv internet
    microsoft google apple
    """.split()
)
"""Words of names that are no persons."""
