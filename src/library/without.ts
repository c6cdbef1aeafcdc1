// An account without manifests: what is read where no project is given.
import { defaultConfig } from '../manifest/config.ts';
import type { Source } from '../cli/source.ts';

/** Declares nothing, configures nothing. */
export const NO_PROJECT: Source = {
  config: { ...defaultConfig('.'), journal: { kind: 'none' } },
  files: { list: () => Promise.resolve(undefined), read: () => Promise.resolve(undefined) },
  account: null,
  guardSource: null,
  settings: () => ({ manifests: [], vars: {} }),
};
