// What an operation of S3 is given besides its request.
import type { Context } from '../operation.ts';

export interface S3Context extends Context {
  readonly region: string;
}
