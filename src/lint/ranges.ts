// IP addresses and ranges, as IpAddress takes them (RFC 4291, RFC 4632).

/** True for an IPv4 or IPv6 address, alone or with a prefix length that fits. */
export function isRange(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  if (more.length > 0) return false;
  if (!isV4(address) && !isV6(address)) return false;
  const longest = isV4(address) ? 32 : 128;
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= longest);
}

function isV4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

/** Eight groups of up to four digits; `::` stands once for as many as are missing; the last two may be an IPv4 address. */
function isV6(text: string): boolean {
  const [left = '', right, ...more] = text.split('::');
  if (more.length > 0 || !text.includes(':')) return false;
  const groups = (side: string): readonly string[] => (side === '' ? [] : side.split(':'));
  const all = [...groups(left), ...groups(right ?? '')];
  const last = all.at(-1) ?? '';
  const tail = isV4(last) ? 2 : 1;
  const sound = all.every((group, index) => /^[0-9a-f]{1,4}$/i.test(group) || (tail === 2 && index === all.length - 1));
  const count = all.length === 0 ? 0 : all.length - 1 + tail;
  return sound && (right === undefined ? count === 8 : count < 8);
}
