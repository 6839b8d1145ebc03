//! Days by number, as the date columns count them: 1 is 1 January of the year 1, in the Gregorian calendar.

/// The last day that a column may hold: 31 December 9999.
pub const LAST_DAY: i64 = 3_652_059;

/// Days from 1 March of the year 0, where the calculation begins, to day 1.
const SHIFT: i64 = 305;

/// Days of 400 years, after which the calendar repeats.
const ERA: i64 = 146_097;

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    /// The year.
    pub year: i64,
    /// The month, from 1.
    pub month: i64,
    /// The day of the month, from 1.
    pub day: i64,
}

impl Day {
    /// Return the day of a number between 1 and some ten thousand years.
    ///
    /// Years are counted from March, so that the day that leap years add is the last (H. Hinnant, `civil_from_days`).
    #[must_use]
    pub fn of(number: i64) -> Self {
        let days = number + SHIFT;
        let (era, rest) = (days.div_euclid(ERA), days.rem_euclid(ERA));
        let year = (rest - rest / 1_460 + rest / 36_524 - rest / 146_096) / 365;
        let in_year = rest - (365 * year + year / 4 - year / 100);
        let from_march = (5 * in_year + 2) / 153;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        Self {
            year: year + era * 400 + i64::from(month <= 2),
            month,
            day: in_year - (153 * from_march + 2) / 5 + 1,
        }
    }
}

/// Return the weekday of a day: 1 for Monday to 7 for Sunday.
#[must_use]
pub fn weekday(number: i64) -> i64 {
    (number - 1).rem_euclid(7) + 1
}

/// Return the Monday of the week of a day.
#[must_use]
pub fn monday(number: i64) -> i64 {
    number - weekday(number) + 1
}

/// Return the year and the number of the week that begins with a Monday, as ISO 8601 counts weeks.
#[must_use]
pub fn iso_week(monday: i64) -> (i64, i64) {
    let thursday = monday + 3;
    let year = Day::of(thursday).year;
    let days_before = 365 * (year - 1) + (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
    (year, (thursday - days_before - 1) / 7 + 1)
}

#[cfg(test)]
mod tests {
    use super::{Day, LAST_DAY, iso_week, monday, weekday};

    #[test]
    fn days_follow_one_another() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let mut expected = Day {
            year: 1,
            month: 1,
            day: 1,
        };
        for number in 1..=LAST_DAY {
            assert_eq!(Day::of(number), expected, "day {number}");
            let (year, month) = (expected.year, expected.month);
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = lengths[usize::try_from(month - 1).unwrap_or_default()] + i64::from(is_leap && month == 2);
            expected.day += 1;
            if expected.day > length {
                expected.day = 1;
                expected.month += 1;
            }
            if expected.month > 12 {
                expected.month = 1;
                expected.year += 1;
            }
        }
    }

    #[test]
    fn weeks_begin_on_monday_and_belong_to_the_year_of_their_thursday() {
        // 1 January 2021 was a Friday, in week 53 of 2020.
        let friday = 737_791;
        assert_eq!(
            Day::of(friday),
            Day {
                year: 2021,
                month: 1,
                day: 1
            }
        );
        assert_eq!(weekday(friday), 5);
        assert_eq!(iso_week(monday(friday)), (2020, 53));
        assert_eq!(iso_week(monday(friday + 3)), (2021, 1));
        assert_eq!((weekday(1), iso_week(1)), (1, (1, 1)));
    }
}
