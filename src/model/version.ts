// What package.json says of the program, for code that can't look there; a test holds the two together.

export const VERSION = '0.1.0';

/** The oldest Node that it runs on. */
export const OLDEST_NODE = '20.19.0';
