// The options of a command that was given none.
import type { TargetOptions } from '../../src/cli/options.ts';

export const NO_OPTIONS: TargetOptions = {
  config: undefined,
  manifests: undefined,
  account: undefined,
  guards: undefined,
  sandbox: undefined,
  profile: undefined,
  region: undefined,
  endpoint: undefined,
  deep: false,
};
