// The one form in which metadata documents are compared: IAM may show them with other blanks than they were sent with.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html

/** Longest and shortest document that IAM takes, in characters. */
export const METADATA = { least: 1000, most: 10_000_000 } as const;

/** The document without its XML declaration, without blanks between elements and around it, lines ended by \n. */
export function normalMetadata(xml: string): string {
  return xml
    .replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/>\s+</g, '><')
    .trim();
}

/** What is wrong with a document before AWS is asked; undefined if nothing is. */
export function metadataProblem(xml: string): string | undefined {
  if (!/<(?:\w+:)?EntityDescriptor[\s>]/.test(xml)) return 'it has no EntityDescriptor, so it is no SAML metadata';
  if (xml.length < METADATA.least) return `it has ${xml.length} characters; IAM takes ${METADATA.least} at least`;
  if (xml.length > METADATA.most) return `it has ${xml.length} characters; IAM takes ${METADATA.most} at most`;
  return undefined;
}
