//! The visible lines of a page, its blocks, and the elements that its markup marks, from its tree written as XML.
//!
//! `newssearch.reading.html.visible_lines` says what they are for.

use std::borrow::Cow;

use memchr::memmem;

use crate::pages::tree_tokens::{Attributes, Token, Tokens};
use crate::text::characters::{is_decimal, is_lower, is_space, is_upper, lower};

/// Elements whose text no reader sees.
pub const UNSEEN: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "head", "select", "option", "iframe", "object", "rt", "rp",
];

/// Elements that are a stretch of text and no block of their own.
pub const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "big", "bdi", "bdo", "blink", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "nobr", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
];

/// Elements that often hold a field of their own, such as a name or a date.
pub const FIELDS: &[&str] = &["span", "a", "time", "address"];

const ASIDE: &[&str] = &["footer", "aside", "nav", "form", "select", "button"];
const SHOWN_AS_BLOCKS: &[&str] = &["block", "flex", "grid", "table", "list-item"];

/// The most characters of a line that are kept: no date line or byline is longer.
const LONGEST: usize = 400;

/// One block of text.
#[derive(Debug, Default, PartialEq)]
pub struct Line<'a> {
    /// The text without a cut.
    pub whole: String,
    /// The text cut after 400 characters, where it is longer.
    pub cut: Option<String>,
    /// The classes and ids in and right around it, in lower case.
    pub names: String,
    /// True outside of the article.
    pub is_aside: bool,
    /// The `datetime` values of time tags in it.
    pub times: Vec<Cow<'a, str>>,
    /// The tag of the heading that it is, or nothing.
    pub tag: &'a str,
    /// The share of its text that is links.
    pub linked: f64,
    /// The innermost block that it is in.
    pub block: Option<usize>,
}

/// An element shown as a block.
#[derive(Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// The block around it; the outermost has none.
    pub around: Option<usize>,
    /// The name of its tag.
    pub tag: &'a str,
    /// The classes and ids of the element.
    pub names: Cow<'a, str>,
    /// True if its style hides it.
    pub is_hidden: bool,
    /// The first of its lines.
    pub first: usize,
    /// The line after its last.
    pub last: usize,
}

/// Lines in the order of a page, its blocks that have any, each after the one around it, and the numbers of its marked
/// elements.
#[derive(Debug, Default, PartialEq)]
pub struct Shown<'a> {
    /// All lines.
    pub lines: Vec<Line<'a>>,
    /// All blocks with lines.
    pub blocks: Vec<Block<'a>>,
    /// Elements that may be headings.
    pub headings: Vec<usize>,
    /// Elements that may name authors.
    pub authors: Vec<usize>,
    /// Elements that begin an object of microdata.
    pub scopes: Vec<usize>,
}

/// Return the lines, blocks and marked elements of the body of a page, written as XML.
#[must_use]
pub fn shown_in(body: &str) -> Shown<'_> {
    let mut walk = Walk::default();
    for token in Tokens::of(body) {
        walk.add(token);
    }
    walk.shown
}

/// The attributes of an element that have a meaning here.
#[derive(Default)]
struct Given<'a> {
    class: Cow<'a, str>,
    id: Cow<'a, str>,
    itemprop: Cow<'a, str>,
    style: Cow<'a, str>,
    rel: Cow<'a, str>,
    href: Cow<'a, str>,
    datetime: Cow<'a, str>,
    is_scope: bool,
    is_any: bool,
}

impl<'a> Given<'a> {
    fn of(attributes: Attributes<'a>) -> Self {
        let mut given = Self::default();
        for (name, value) in attributes {
            given.is_any = true;
            match name {
                "class" => given.class = value,
                "id" => given.id = value,
                "itemprop" => given.itemprop = value,
                "style" => given.style = value,
                "rel" => given.rel = value,
                "href" => given.href = value,
                "datetime" => given.datetime = value,
                "itemscope" => given.is_scope = true,
                _ => {}
            }
        }
        given
    }

    /// Return the classes and ids.
    fn names(&self) -> Cow<'a, str> {
        if self.id.is_empty() && self.itemprop.is_empty() {
            return self.class.clone();
        }
        let names = [&*self.class, &*self.id, &*self.itemprop];
        Cow::Owned(
            names
                .into_iter()
                .filter(|name| !name.is_empty())
                .collect::<Vec<_>>()
                .join(" "),
        )
    }
}

/// The place that text is in.
#[derive(Clone, Copy, Default)]
struct Place {
    is_aside: bool,
    is_link: bool,
    is_behind_field: bool,
}

/// An open element, and the place of the text behind it.
struct Open {
    is_block: bool,
    behind: Place,
}

/// A builder of lines, blocks and marks.
#[derive(Default)]
struct Walk<'a> {
    shown: Shown<'a>,
    around: Vec<Open>,
    place: Place,
    elements: usize,
    /// Elements that are open from an unseen one on; none of their text is read.
    unseen: usize,
    /// True within an element for readers without scripts, which may repeat the article with its marks.
    is_marked_unseen: bool,
    text: String,
    open: Option<usize>,
    line: String,
    names: String,
    times: Vec<Cow<'a, str>>,
    tag: &'a str,
    linked: usize,
}

impl<'a> Walk<'a> {
    fn add(&mut self, token: Token<'a>) {
        match token {
            Token::Text(text) => {
                if self.unseen == 0 && !self.around.is_empty() {
                    self.text.push_str(&text);
                }
            }
            Token::Start {
                name,
                attributes,
                is_empty,
            } => {
                self.end_text();
                self.start(name, attributes);
                self.elements += 1;
                if is_empty {
                    self.end();
                }
            }
            Token::End => {
                self.end_text();
                self.end();
            }
        }
    }

    fn start(&mut self, tag: &'a str, attributes: Attributes<'a>) {
        if self.unseen > 0 {
            self.unseen += 1;
            if self.is_marked_unseen {
                self.mark(tag, &Given::of(attributes));
            }
        } else if UNSEEN.contains(&tag) {
            self.unseen = 1;
            self.is_marked_unseen = tag == "noscript";
            self.open_element(false, false);
            if self.is_marked_unseen {
                self.mark(tag, &Given::of(attributes));
            }
        } else {
            self.enter(tag, Given::of(attributes));
        }
    }

    fn open_element(&mut self, is_block: bool, is_field: bool) {
        let behind = Place {
            is_behind_field: is_field,
            ..self.place
        };
        self.around.push(Open { is_block, behind });
    }

    /// Begin an element that is seen.
    fn enter(&mut self, tag: &'a str, given: Given<'a>) {
        let is_block = !INLINE.contains(&tag) || has_display(&given.style, SHOWN_AS_BLOCKS);
        let is_field = given.is_any && FIELDS.contains(&tag);
        self.open_element(is_block, is_field);
        self.mark(tag, &given);
        let names = given.names();
        if is_block {
            self.begin(tag, names.clone(), &given.style);
        } else if is_field && self.place.is_behind_field {
            self.add_text(" ");
        }
        if tag == "a" {
            self.place.is_link = true;
        } else if tag == "time" && !given.datetime.is_empty() {
            self.times.push(given.datetime);
        }
        if !names.is_empty() {
            if !self.names.is_empty() {
                self.names.push(' ');
            }
            self.names.push_str(&names);
        }
        self.place.is_behind_field = false;
    }

    /// End the line, and begin a block.
    fn begin(&mut self, tag: &'a str, names: Cow<'a, str>, style: &str) {
        self.end_line();
        if ASIDE.contains(&tag) || (tag != "body" && is_called_aside(&names)) {
            self.place.is_aside = true;
        }
        self.shown.blocks.push(Block {
            around: self.open,
            tag,
            names,
            is_hidden: has_display(style, &["none"]),
            first: self.shown.lines.len(),
            last: 0,
        });
        self.open = Some(self.shown.blocks.len() - 1);
        if matches!(tag, "h1" | "h2" | "h3") {
            self.tag = tag;
        }
    }

    fn end(&mut self) {
        if self.unseen > 0 {
            self.unseen -= 1;
        }
        if self.unseen > 0 {
            return;
        }
        let Some(element) = self.around.pop() else {
            return;
        };
        if element.is_block {
            self.end_line();
            let lines = self.shown.lines.len();
            if let Some(block) = self.open.and_then(|open| self.shown.blocks.get_mut(open)) {
                block.last = lines;
                self.open = block.around;
            }
            // A block without lines has none within that has any, so it is the last.
            if self.shown.blocks.last().is_some_and(|block| block.first == lines) {
                self.shown.blocks.pop();
            }
        }
        self.place = element.behind;
    }

    /// Mark an element by its tag, its attributes or its names.
    fn mark(&mut self, tag: &str, given: &Given<'_>) {
        if matches!(tag, "h1" | "h2") || has(&given.class, "title") || has(&given.itemprop, "headline") {
            self.shown.headings.push(self.elements);
        }
        let is_called = [&given.class, &given.id, &given.itemprop]
            .into_iter()
            .any(|one| is_called_author(one));
        let is_linked = tag == "a" && has(&given.href, "/aut");
        if is_called || is_linked || matches!(tag, "address" | "byline") || given.rel == "author" {
            self.shown.authors.push(self.elements);
        }
        if given.is_scope {
            self.shown.scopes.push(self.elements);
        }
    }

    /// Add the text between two tags to the line.
    fn end_text(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.add_text(&text);
            self.text = text;
            self.text.clear();
        }
    }

    fn add_text(&mut self, text: &str) {
        self.place.is_behind_field = false;
        if text.chars().all(is_space) {
            if !self.line.is_empty() {
                self.line.push(' ');
            }
            return;
        }
        if touches(&self.line, text) {
            self.line.push(' ');
        }
        self.line.push_str(text);
        if self.place.is_link {
            self.linked += single_spaced(text).chars().count();
        }
    }

    fn end_line(&mut self) {
        let (line, linked) = (std::mem::take(&mut self.line), std::mem::take(&mut self.linked));
        let (names, times) = (std::mem::take(&mut self.names), std::mem::take(&mut self.times));
        let tag = std::mem::take(&mut self.tag);
        let whole = single_spaced(&line);
        if whole.is_empty() && times.is_empty() {
            return;
        }
        let size = whole.chars().count();
        self.shown.lines.push(Line {
            cut: cut(&whole),
            whole,
            names: lower(&names).into_owned(),
            is_aside: self.place.is_aside,
            times,
            tag,
            linked: share(linked, size),
            block: self.open,
        });
    }
}

#[allow(clippy::cast_precision_loss)] // lines have fewer characters than a double has digits for
fn share(part: usize, of: usize) -> f64 {
    if part == 0 {
        0.0
    } else {
        (part as f64 / of as f64).min(1.0)
    }
}

/// Return the beginning of a text that is longer than a line.
fn cut(whole: &str) -> Option<String> {
    let (end, _) = whole.char_indices().nth(LONGEST)?;
    Some(whole[..end].trim_end_matches(is_space).to_owned())
}

/// Return a text with single spaces, and none at its ends.
fn single_spaced(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split(is_space).filter(|word| !word.is_empty()) {
        if !plain.is_empty() {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain
}

/// Tell whether two stretches of text are more likely two fields than one word: `newssearch.reading.html.trees`.
fn touches(before: &str, behind: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), behind.chars().next()) else {
        return false;
    };
    (is_lower(last) && (is_upper(first) || is_decimal(first))) || (is_decimal(last) && is_upper(first))
}

/// Tell whether a style has one of the values of `display`.
fn has_display(style: &str, values: &[&str]) -> bool {
    const NAME: &str = "display";
    (0..style.len()).any(|place| {
        begins_alike(style, place, NAME)
            && style[place + NAME.len()..]
                .trim_start_matches(is_space)
                .strip_prefix(':')
                .map(|value| value.trim_start_matches(is_space))
                .is_some_and(|value| values.iter().any(|one| begins_alike(value, 0, one)))
    })
}

/// Tell whether a name, in lower case, is that of a part beside an article.
fn is_called_aside(names: &str) -> bool {
    (0..names.len()).any(|place| {
        let words: &[&str] = match names.as_bytes()[place].to_ascii_lowercase() {
            b'a' => &["archive", "also"],
            b'b' => &["breadcrumb", "banner"],
            b'c' => &["comment", "calendar", "cookie"],
            b'f' => &["footer"],
            b'k' => &["kalender"],
            b'l' => &["listing"],
            b'm' => &["menu", "mostread", "most-read", "more-"],
            b'n' => &["newsletter", "navi"],
            b'p' => &["popular", "promo"],
            b'r' => &["related", "recommend", "recent", "respond"],
            b's' => &["sidebar", "side-bar", "share", "social"],
            b't' => &["teaser", "trending", "ticker"],
            b'w' => &["widget"],
            _ => &[],
        };
        words.iter().any(|word| begins_alike(names, place, word))
    })
}

/// Tell whether a name has a part of the names of authors; the first letter of a word may be a capital.
fn is_called_author(names: &str) -> bool {
    let names = names.as_bytes();
    (0..names.len()).any(|place| {
        let words: &[&[u8]] = match names[place] {
            b'r' => &[b"riter", b"reator"],
            b'u' => &[b"uth", b"uteur", b"utor"],
            b'v' => &[b"vcard"],
            b'y' => &[b"yline"],
            _ => &[],
        };
        words.iter().any(|word| names[place..].starts_with(word))
    })
}

fn has(text: &str, part: &str) -> bool {
    memmem::find(text.as_bytes(), part.as_bytes()).is_some()
}

fn begins_alike(text: &str, at: usize, word: &str) -> bool {
    text.as_bytes()
        .get(at..at + word.len())
        .is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Shown, shown_in};

    fn wholes<'a>(shown: &'a Shown<'_>) -> Vec<&'a str> {
        shown.lines.iter().map(|line| &*line.whole).collect()
    }

    #[test]
    fn blocks_part_lines_and_inline_elements_do_not() {
        let shown = shown_in("<body> a <b>b</b>\n c<p>d<br/>e</p>f</body>");
        assert_eq!(wholes(&shown), ["a b c", "d", "e", "f"]);
        let spans: Vec<_> = shown
            .blocks
            .iter()
            .map(|block| (block.tag, block.around, block.first, block.last))
            .collect();
        assert_eq!(spans, [("body", None, 0, 4), ("p", Some(0), 1, 3)]);
        let blocks: Vec<_> = shown.lines.iter().filter_map(|line| line.block).collect();
        assert_eq!(blocks, [0, 1, 1, 0]);
    }

    #[test]
    fn a_style_makes_a_block_or_hides_it() {
        let shown = shown_in(
            "<body>a<span style=\"color:red;Display : block\">b</span><div style=\"display:none\">c</div></body>",
        );
        assert_eq!(wholes(&shown), ["a", "b", "c"]);
        assert!(shown.blocks[2].is_hidden && !shown.blocks[1].is_hidden);
    }

    #[test]
    fn text_of_unseen_elements_is_none_but_what_follows_is() {
        let shown = shown_in("<body>a<svg><p>no</p></svg>b<select><option>no</option></select>c</body>");
        assert_eq!(wholes(&shown), ["abc"]);
    }

    #[test]
    fn fields_that_touch_are_parted() {
        let shown = shown_in("<body><a id=\"x\">Ana</a><span id=\"y\">okafor</span><p>Okafor<b>5 May</b></p></body>");
        assert_eq!(wholes(&shown), ["Ana okafor", "Okafor 5 May"]);
    }

    #[test]
    fn the_share_of_links_is_known() {
        let shown = shown_in("<body><p>abcd<a> ef  g </a></p></body>");
        assert_eq!(wholes(&shown), ["abcd ef g"]);
        assert!((shown.lines[0].linked - 4.0 / 9.0).abs() < 1e-9);
    }

    #[test]
    fn marks_count_elements_in_the_order_of_the_page() {
        let shown = shown_in(concat!(
            "<body><svg><h1/></svg><h1>a</h1><p class=\"x-title\" itemscope=\"\"/>",
            "<noscript><a href=\"/author/b\"/></noscript><i class=\"Byline\"/></body>"
        ));
        assert_eq!(shown.headings, [3, 4]);
        assert_eq!(shown.scopes, [4]);
        assert_eq!(shown.authors, [6, 7]);
    }

    #[test]
    fn names_and_tags_mark_what_is_beside_an_article() {
        let shown = shown_in("<body class=\"menu\"><p>a</p><p class=\"Most-Read\">b</p><nav>c</nav>d</body>");
        assert_eq!(
            shown.lines.iter().map(|line| line.is_aside).collect::<Vec<_>>(),
            [false, true, true, false]
        );
        assert_eq!(shown.lines[1].names, "most-read");
    }

    #[test]
    fn a_line_is_cut_after_400_characters() {
        let page = format!("<body>{} b</body>", "é".repeat(400));
        let shown = shown_in(&page);
        assert_eq!(shown.lines[0].cut.as_deref(), Some(&*"é".repeat(400)));
    }

    proptest! {
        #[test]
        fn any_text_has_blocks_in_order(page in "(<[abps/!é]{0,2}( (class|style|=)=\"[a&:é]{0,3}\")?/?>|[a&;é<> ]){0,30}") {
            let shown = shown_in(&page);
            for (n, block) in shown.blocks.iter().enumerate() {
                prop_assert!(block.around.is_none_or(|around| around < n));
            }
            for line in &shown.lines {
                prop_assert!(line.block.is_none_or(|block| block < shown.blocks.len()));
            }
        }
    }
}
