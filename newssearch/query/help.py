"""Help on the query language and on dates, as plain text for every face: 80 columns wide."""

from __future__ import annotations

QUERY = """\
The query language

  gas pipeline                both words, in any form; behind these, marked,
                              articles with most of the words (--match all:
                              without these, --match any: either word)
  gas OR oil, gas AND oil     boolean; AND binds tighter than OR
  NOT oil, -oil, ( )          without a word; grouping
  "prime minister"            the exact phrase, every word of it counted
  "gas pipeline"~5            the words within 5 of each other, in any order
  gas NEAR/5 pipeline         the same (also W/5); 1 is side by side, and the
                              sides may be phrases or ( OR ) groups
  gas PRE/5 pipeline          within 5, in this order
  gas W/S leak, gas W/P leak  in the same sentence, in the same paragraph
  ATLEAST5(gas)               five times or more in the article
  FIRST50(gas)                within the first 50 words
  CAPS(US)                    written with these capitals
  pipe*, wom?n                prefix, wildcard
  zelensky~, zelensky~2       words one edit away, two edits away
  headline:nato               in one field; also headline:"nato summit",
                              headline:(nato OR eu)
  date:2025-12                when it was published: newssearch help dates
  words:>800, words:200..400  by length
  *:*                         everything

A bare word finds its other forms (strike, strikes, striking); in quotes it is
matched as written. Case (but in CAPS), accents and the kind of quotes do not
matter. A word that names no field is looked for in headline, standfirst,
dateline and body.

Headlines, questions and addresses are searched as they are pasted; a warning
says what was read otherwise. --strict refuses such queries.

The fields: newssearch fields. How a query is read: newssearch explain QUERY.

Put the query in single quotes, so that the shell leaves it alone. A query that
begins with a dash goes after two: newssearch search -- '-sport harbour'
"""

DATES = """\
Dates in queries

  date:2025-12-05                 that day; date:2025-12 the month, date:2025
                                  the year
  date:2025-12-01..2025-12-31     from the first day to the last, inclusive
  date:..2024, date:2025..        open at one end
  date:[2025-12-01 TO 2025-12-31] the same as ..; { } leave the end itself out
  since:2025-12, until:2025-12    then or later; then or earlier
  after:2025-12, before:2025-12   later; earlier
  date:today, date:yesterday      by the clock in --tz; also date:"last week"
  date:7d                         the last seven days
  date:"5 December 2025"          written out
  date:none                       articles whose date is not known

A date without a time compares the calendar day printed on the article, in its
own zone; a date with a time compares instants. An imprecise end runs to the end
of its month or year. An undated article is in no range, and sorts last.

Dates of sources

  --retrieved DATE      when they were fetched, where they do not say: a date
                        without a year is the latest one not after it. Without
                        the option, each file's own time of change counts.
  --date-order ORDER    how 05/12/2025 is read: dmy, mdy or ymd. Such a date is
                        noted as ambiguous.
  --zone ZONE           the zone of times that state none, such as Asia/Kolkata

Inferences are in an article's notes, which can be searched:
newssearch search 'notes:"year inferred"'
"""
