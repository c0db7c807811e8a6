/** What MySQL's NO_ZERO_DATE and NO_ZERO_IN_DATE, which are on by default, take for no date. */
export const ZERO_DATE = /^\d{4}-(?:00-\d\d|\d\d-00)(?:$|[ T])/;

/** Datetime columns of every DocType's table. */
export const STANDARD_DATETIMES = new Set(['creation', 'modified']);
