// All rules of the contract, by chapter.
import type { Rule } from '../contract.ts';
import { accounts } from './accounts.ts';
import { deletion } from './deletion.ts';
import { names } from './names.ts';
import { permissions } from './permissions.ts';
import { policies } from './policies.ts';
import { services } from './services.ts';

export const CHAPTERS: Readonly<Record<string, readonly Rule[]>> = {
  'Names, paths, tags': names,
  'Documents and versions': policies,
  'Deletions and conflicts': deletion,
  'Users, roles, reading': accounts,
  Permissions: permissions,
  'Services, providers, sessions, objects': services,
};
