// What an operation answers, before it is put on the wire: members in AWS's names; undefined means absent.

export type Answer =
  | undefined
  | string
  | number
  | boolean
  | readonly Answer[]
  | ReadonlyMap<string, number>
  | { readonly [member: string]: Answer };

export type Members = { readonly [member: string]: Answer };

/** ISO 8601 in UTC with whole seconds, as IAM writes timestamps. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Percent-encoding after RFC 3986, which is how IAM returns policy documents. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
