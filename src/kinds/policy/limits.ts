// How much IAM takes of a managed policy, and does not raise (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).

/** Characters, blanks not counted. */
export const LONGEST_DOCUMENT = 6144;
/** Versions that are kept of one policy. */
export const VERSIONS = 5;
