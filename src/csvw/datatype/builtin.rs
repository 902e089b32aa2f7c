//! The built-in datatypes, one line each.

use super::super::metadata::names::{CSVW, RDF, XSD};
use super::Fault;

/// A built-in datatype.
#[derive(Debug)]
pub(crate) struct Builtin {
    pub(crate) name: &'static str,
    namespace: &'static str,
    local: &'static str,
    pub(crate) kind: Kind,
}

impl Builtin {
    pub(crate) fn iri(&self) -> String {
        format!("{}{}", self.namespace, self.local)
    }
}

/// What kind of values a datatype has: how they are read and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text, white space kept.
    Text,
    /// Text in which runs of white space count as one space.
    Token,
    /// XML or HTML, not examined.
    Markup,
    /// JSON.
    Json,
    /// A language tag.
    Language,
    /// XML `Name`.
    Name,
    /// XML `NCName`.
    NcName,
    /// XML `NMTOKEN`.
    NmToken,
    /// Qualified name.
    QName,
    /// IRI reference.
    AnyUri,
    /// Base 64.
    Base64,
    /// Hexadecimal digits.
    Hex,
    /// True or false.
    Boolean,
    /// Decimal number.
    Decimal,
    /// Whole number in a range.
    Integer(Range),
    /// Floating-point number.
    Float,
    /// Day.
    Date,
    /// Time of day.
    Time,
    /// Day and time.
    DateTime,
    /// Day and time with time zone.
    DateTimeStamp,
    /// Year.
    GYear,
    /// Year and month.
    GYearMonth,
    /// Month.
    GMonth,
    /// Month and day.
    GMonthDay,
    /// Day of the month.
    GDay,
    /// Duration.
    Duration,
    /// Duration in days, hours, minutes, seconds.
    DayTimeDuration,
    /// Duration in years and months.
    YearMonthDuration,
}

/// The range of an integer type, both ends included; `None` is unbounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range(Option<i128>, Option<i128>);

impl Range {
    /// Whether the digits, with sign, are in the range.
    pub(super) fn check(self, text: &str) -> Result<(), Fault> {
        if self == ANY {
            return Ok(());
        }
        let digits = text.trim_start_matches('+');
        // A number beyond 128 bits is beyond every bound of its sign, and within if there is none.
        let value = digits.parse::<i128>().unwrap_or(if digits.starts_with('-') { i128::MIN } else { i128::MAX });
        match self {
            Self(Some(least), _) if value < least => {
                Err(Fault::new(format!("is below {least}, the least value of its type")))
            }
            Self(_, Some(most)) if value > most => {
                Err(Fault::new(format!("is above {most}, the greatest value of its type")))
            }
            _ => Ok(()),
        }
    }
}

const ANY: Range = Range(None, None);

const fn signed(bits: u32) -> Kind {
    Kind::Integer(Range(Some(-(1 << (bits - 1))), Some((1 << (bits - 1)) - 1)))
}

const fn unsigned(bits: u32) -> Kind {
    Kind::Integer(Range(Some(0), Some((1 << bits) - 1)))
}

const fn xsd(name: &'static str, kind: Kind) -> Builtin {
    Builtin { name, namespace: XSD, local: name, kind }
}

const fn named(name: &'static str, namespace: &'static str, local: &'static str, kind: Kind) -> Builtin {
    Builtin { name, namespace, local, kind }
}

/// Every built-in datatype.
pub(crate) static BUILTINS: [Builtin; 51] = [
    xsd("string", Kind::Text),
    xsd("anyAtomicType", Kind::Text),
    named("any", XSD, "anyAtomicType", Kind::Text),
    named("json", CSVW, "JSON", Kind::Json),
    named("xml", RDF, "XMLLiteral", Kind::Markup),
    named("html", RDF, "HTML", Kind::Markup),
    xsd("normalizedString", Kind::Token),
    xsd("token", Kind::Token),
    xsd("language", Kind::Language),
    xsd("Name", Kind::Name),
    xsd("NCName", Kind::NcName),
    xsd("NMTOKEN", Kind::NmToken),
    xsd("QName", Kind::QName),
    xsd("anyURI", Kind::AnyUri),
    xsd("base64Binary", Kind::Base64),
    named("binary", XSD, "base64Binary", Kind::Base64),
    xsd("hexBinary", Kind::Hex),
    xsd("boolean", Kind::Boolean),
    xsd("decimal", Kind::Decimal),
    xsd("integer", Kind::Integer(ANY)),
    xsd("long", signed(64)),
    xsd("int", signed(32)),
    xsd("short", signed(16)),
    xsd("byte", signed(8)),
    xsd("nonNegativeInteger", Kind::Integer(Range(Some(0), None))),
    xsd("positiveInteger", Kind::Integer(Range(Some(1), None))),
    xsd("unsignedLong", unsigned(64)),
    xsd("unsignedInt", unsigned(32)),
    xsd("unsignedShort", unsigned(16)),
    xsd("unsignedByte", unsigned(8)),
    xsd("nonPositiveInteger", Kind::Integer(Range(None, Some(0)))),
    xsd("negativeInteger", Kind::Integer(Range(None, Some(-1)))),
    xsd("double", Kind::Float),
    named("number", XSD, "double", Kind::Float),
    xsd("float", Kind::Float),
    xsd("date", Kind::Date),
    xsd("time", Kind::Time),
    xsd("dateTime", Kind::DateTime),
    named("datetime", XSD, "dateTime", Kind::DateTime),
    xsd("dateTimeStamp", Kind::DateTimeStamp),
    xsd("gYear", Kind::GYear),
    xsd("gYearMonth", Kind::GYearMonth),
    xsd("gMonth", Kind::GMonth),
    xsd("gMonthDay", Kind::GMonthDay),
    xsd("gDay", Kind::GDay),
    xsd("duration", Kind::Duration),
    xsd("dayTimeDuration", Kind::DayTimeDuration),
    xsd("yearMonthDuration", Kind::YearMonthDuration),
    // Names of types that other documents use for the same things.
    named("HTML", RDF, "HTML", Kind::Markup),
    named("XMLLiteral", RDF, "XMLLiteral", Kind::Markup),
    named("JSON", CSVW, "JSON", Kind::Json),
];

/// The built-in type of this name.
pub(crate) fn find(name: &str) -> Option<&'static Builtin> {
    BUILTINS.iter().find(|builtin| builtin.name == name)
}

impl Kind {
    /// Whether values are numbers.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Decimal | Self::Integer(_) | Self::Float)
    }

    /// Whether values are dates or times.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Self::Date
                | Self::Time
                | Self::DateTime
                | Self::DateTimeStamp
                | Self::GYear
                | Self::GYearMonth
                | Self::GMonth
                | Self::GMonthDay
                | Self::GDay
        )
    }

    /// Whether values are durations.
    pub fn is_duration(self) -> bool {
        matches!(self, Self::Duration | Self::DayTimeDuration | Self::YearMonthDuration)
    }

    /// The noun with its article, and an example.
    pub(super) fn describe(self) -> (&'static str, &'static str) {
        match self {
            Self::Text | Self::Markup => ("a text", "`abc`"),
            Self::Token => ("a text in one line", "`abc`"),
            Self::Json => ("JSON", "`{\"a\": 1}`"),
            Self::Language => ("a language tag", "`en` or `he-IL`"),
            Self::Name => ("an XML name", "`a:b`"),
            Self::NcName => ("an XML name without colon", "`abc`"),
            Self::NmToken => ("a name token", "`abc-1`"),
            Self::QName => ("a qualified name", "`a:b`"),
            Self::AnyUri => ("an IRI", "`https://example.org/page`"),
            Self::Base64 => ("base 64 text", "`AAECAw==`"),
            Self::Hex => ("a row of hexadecimal digit pairs", "`0fb7`"),
            Self::Boolean => ("a truth value", "`true` or `false`"),
            Self::Decimal => ("a decimal number", "`3800000000` or `12.5`"),
            Self::Integer(_) => ("a whole number", "`42`"),
            Self::Float => ("a number", "`12.5` or `1.25E1`"),
            Self::Date => ("a date", "`2016-09-14`"),
            Self::Time => ("a time of day", "`15:02:37`"),
            Self::DateTime => ("a date with time", "`2016-09-14T15:02:37`"),
            Self::DateTimeStamp => ("a date with time and time zone", "`2016-09-14T15:02:37Z`"),
            Self::GYear => ("a year", "`2016`"),
            Self::GYearMonth => ("a year and month", "`2016-09`"),
            Self::GMonth => ("a month", "`--09`"),
            Self::GMonthDay => ("a month and day", "`--09-14`"),
            Self::GDay => ("a day of the month", "`---14`"),
            Self::Duration => ("a duration", "`P1Y2M3DT4H5M6S`"),
            Self::DayTimeDuration => ("a duration in days and hours", "`P3DT4H`"),
            Self::YearMonthDuration => ("a duration in years and months", "`P1Y2M`"),
        }
    }
}
