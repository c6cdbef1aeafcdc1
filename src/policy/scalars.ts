// What the values of typed operators mean: numbers, dates, addresses. Text that means nothing matches nothing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

/** An integer or decimal. */
export function numberOf(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined;
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?$/i;
/** Epoch seconds above this are taken for milliseconds by nobody; four digits are a year, as ISO 8601 has it. */
const SECONDS = /^-?(\d{1,3}|\d{5,12})(\.\d+)?$/;

/** Milliseconds since 1970, of an ISO 8601 date (W3C profile; no zone is UTC) or of epoch seconds. */
export function dateOf(text: string): number | undefined {
  if (SECONDS.test(text)) return Number(text) * 1000;
  const match = DATE.exec(text);
  if (match === null) return undefined;
  const [, year = '', month = '01', day = '01', hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match;
  const midnight = Date.parse(`${year}-${month}-${day}T00:00:00Z`);
  // Date.parse takes 30 February for 2 March.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(`${year}-${month}-${day}`)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second) + Number(`0${fraction}`);
  return midnight + seconds * 1000 - offsetOf(zone);
}

function offsetOf(zone: string): number {
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

export function booleanOf(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  return lower === 'false' ? false : undefined;
}

/** The bytes that base-64 text stands for, in hexadecimal; padding may be missing. */
export function binaryOf(text: string): string | undefined {
  const bare = text.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/]*$/.test(bare) || bare.length % 4 === 1) return undefined;
  return Buffer.from(bare, 'base64').toString('hex');
}

/** An address as bits, or a range of them: the first `length` bits count. */
export interface Network {
  readonly bits: bigint;
  readonly width: 32 | 128;
  readonly length: number;
}

/** An address or a CIDR range, of IPv4 or IPv6. One without a length is one address: /32, of IPv6 /128. */
export function networkOf(text: string): Network | undefined {
  const [address = '', suffix, ...more] = text.split('/');
  const found = ipv4(address) ?? ipv6(address);
  if (found === undefined || more.length > 0) return undefined;
  if (suffix !== undefined && !/^\d{1,3}$/.test(suffix)) return undefined;
  const length = suffix === undefined ? found.width : Number(suffix);
  return length > found.width ? undefined : { ...found, length };
}

/** Whether all of one network lies in the other; IPv4 never lies in IPv6. */
export function liesIn(inner: Network, outer: Network): boolean {
  if (inner.width !== outer.width || inner.length < outer.length) return false;
  const shift = BigInt(outer.width - outer.length);
  return inner.bits >> shift === outer.bits >> shift;
}

type Address = Pick<Network, 'bits' | 'width'>;

function ipv4(text: string): Address | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const bytes = match.slice(1);
  // A leading zero is octal to some and decimal to others.
  if (bytes.some((byte) => Number(byte) > 255 || /^0\d/.test(byte))) return undefined;
  return { bits: bytes.reduce((bits, byte) => bits * 256n + BigInt(byte), 0n), width: 32 };
}

function ipv6(text: string): Address | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const embedded = tail === null ? undefined : ipv4(tail[2] ?? '');
  if (tail !== null && embedded === undefined) return undefined;
  const hex = (bits: bigint): string => bits.toString(16);
  const plain = embedded === undefined ? text : `${tail?.[1]}${hex(embedded.bits >> 16n)}:${hex(embedded.bits & 0xffffn)}`;
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], rest = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - rest.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...rest];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return { bits: groups.reduce((bits, group) => (bits << 16n) + BigInt(`0x${group}`), 0n), width: 128 };
}
