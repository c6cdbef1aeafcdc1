// The table of ways to more access, in the order in which they are shown.
import type { Template } from './nouns.ts';
import { BEYOND } from './table/beyond.ts';
import { CREATED } from './table/created.ts';
import { EXISTING } from './table/existing.ts';
import { LIMITS } from './table/limits.ts';
import { OTHERS } from './table/others.ts';
import { OWN } from './table/own.ts';
import { PASSED } from './table/passed.ts';

export const TEMPLATES: readonly Template[] = [...OWN, ...OTHERS, ...CREATED, ...PASSED, ...EXISTING, ...LIMITS, ...BEYOND];
