//! Nodes of a query: objects of `newssearch.query.nodes` read into `crate::queries::query`.

use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use crate::queries::query::{DateBound, Leaf, LeafKind, Node, Unit};

/// The deepest tree that is read: the parser allows 50 brackets within brackets, each of a few nodes.
const DEEPEST: usize = 250;

/// Read a node of a query. Raises `TypeError` for any other object.
#[allow(dead_code)]
pub(super) fn node_of(object: &Bound<'_, PyAny>) -> PyResult<Node> {
    read(object, DEEPEST)
}

fn read(object: &Bound<'_, PyAny>, depth: usize) -> PyResult<Node> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(PyTypeError::new_err("the query is nested too deep"));
    };
    let class = object.get_type().name()?;
    let part = |name: &str| read(&object.getattr(name)?, depth).map(Box::new);
    let parts = |name: &str| children(&object.getattr(name)?, depth);
    Ok(match class.to_str()? {
        "Word" => leaf(object, LeafKind::Word, "text")?,
        "Phrase" => leaf(object, LeafKind::Phrase, "text")?,
        "Proximity" => leaf(object, LeafKind::Proximity(small(object, "distance")?), "text")?,
        "Prefix" => leaf(object, LeafKind::Prefix, "text")?,
        "Wildcard" => leaf(object, LeafKind::Wildcard, "pattern")?,
        "Fuzzy" => leaf(object, LeafKind::Fuzzy(small(object, "edits")?), "text")?,
        "Cased" => leaf(object, LeafKind::Cased, "text")?,
        "Near" => Node::Near {
            left: part("left")?,
            right: part("right")?,
            distance: small(object, "distance")?,
            ordered: object.getattr("ordered")?.is_truthy()?,
        },
        "Within" => Node::Within {
            parts: parts("parts")?,
            unit: unit(object)?,
        },
        "First" => Node::First {
            part: part("part")?,
            words: small(object, "words")?,
        },
        "AtLeast" => Node::AtLeast {
            part: part("part")?,
            times: small(object, "times")?,
        },
        "And" => Node::And(parts("children")?),
        "Or" => Node::Or(parts("children")?),
        "SomeOf" => Node::SomeOf {
            children: parts("children")?,
            least: small(object, "least")?,
        },
        "Not" => Node::Not(part("child")?),
        "DateRange" => Node::DateRange {
            start: bound(&object.getattr("start")?)?,
            end: bound(&object.getattr("end")?)?,
        },
        "NoDate" => Node::NoDate,
        "NumberRange" => Node::NumberRange {
            field: object.getattr("field")?.extract()?,
            low: number(&object.getattr("low")?)?,
            high: number(&object.getattr("high")?)?,
        },
        "Everything" => Node::Everything,
        other => return Err(PyTypeError::new_err(format!("{other} is no node of a query"))),
    })
}

fn children(object: &Bound<'_, PyAny>, depth: usize) -> PyResult<Vec<Node>> {
    let each = object.cast::<PyTuple>()?;
    each.iter().map(|child| read(&child, depth)).collect()
}

fn leaf(object: &Bound<'_, PyAny>, kind: LeafKind, text: &str) -> PyResult<Node> {
    Ok(Node::Leaf(Leaf {
        kind,
        text: text_of(&object.getattr(text)?)?,
        field: object.getattr("field")?.extract()?,
    }))
}

/// Read a text. A lone surrogate, which no text of an index has, becomes a replacement character.
fn text_of(object: &Bound<'_, PyAny>) -> PyResult<String> {
    Ok(object.cast::<PyString>()?.to_string_lossy().into_owned())
}

fn unit(object: &Bound<'_, PyAny>) -> PyResult<Unit> {
    match object.getattr("unit")?.extract::<String>()?.as_str() {
        "sentence" => Ok(Unit::Sentence),
        "paragraph" => Ok(Unit::Paragraph),
        other => Err(PyTypeError::new_err(format!("{other} is no stretch of text"))),
    }
}

/// Read a distance or a count, at most the largest that a position can have.
fn small(object: &Bound<'_, PyAny>, name: &str) -> PyResult<u32> {
    let value = whole(&object.getattr(name)?)?;
    Ok(u32::try_from(value.max(0)).unwrap_or(u32::MAX))
}

/// Read a whole number; one beyond 64 bits becomes the nearest of 64 bits.
fn whole(object: &Bound<'_, PyAny>) -> PyResult<i64> {
    match object.extract::<i64>() {
        Err(error) if error.is_instance_of::<PyOverflowError>(object.py()) => {
            Ok(if object.lt(0)? { i64::MIN } else { i64::MAX })
        }
        other => other,
    }
}

fn number(object: &Bound<'_, PyAny>) -> PyResult<Option<i64>> {
    if object.is_none() {
        Ok(None)
    } else {
        whole(object).map(Some)
    }
}

/// Read a `date`, a `datetime` (which has a time zone), or None.
fn bound(object: &Bound<'_, PyAny>) -> PyResult<Option<DateBound>> {
    if object.is_none() {
        return Ok(None);
    }
    if object.hasattr("timestamp")? {
        let seconds: f64 = object.call_method0("timestamp")?.extract()?;
        #[allow(clippy::cast_possible_truncation)] // whole seconds, as in columns
        return Ok(Some(DateBound::Instant(seconds as i64)));
    }
    let day = object.call_method0("toordinal")?.extract()?;
    Ok(Some(DateBound::Day(day)))
}
