// Dates as conditions hold them: ISO 8601 (W3C profile) in UTC or with an offset, or seconds since 1970.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date

const ISO = /^(\d{4})-(\d{2})(?:-(\d{2})(?:T(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?$/i;
// Four digits are a year to the documentation and seconds to IAM's parser: neither is meant safely.
const SECONDS = /^(\d{1,3}|\d{5,15})$/;

/** Milliseconds since 1970, without fractions of a second; undefined if the text is no date. No zone means UTC, no time midnight. */
export function parseDate(text: string): number | undefined {
  if (SECONDS.test(text)) return Number(text) * 1000;
  const match = ISO.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '', day = '01', hour = '00', minute = '00', second = '00', zone = 'Z'] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const midnight = parseDay(`${year}-${month}-${day}`);
  if (midnight === undefined) return undefined;
  return midnight + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 - offset(zone);
}

/** Midnight UTC of a calendar day `YYYY-MM-DD`, in milliseconds since 1970; undefined if there is no such day. */
export function parseDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const midnight = Date.parse(`${text}T00:00:00Z`);
  // Date.parse turns 30 February into 2 March.
  return Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(text) ? undefined : midnight;
}

function offset(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
