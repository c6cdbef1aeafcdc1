// What a rule of lint is: one const in one file, found through one line of rules/index.ts.
import type { Finding } from '../model/finding.ts';
import type { Path, Statement } from './statement.ts';
import type { Entity, Policy, Subject } from './subject.ts';

/** Something that a rule has found. `at`: below the document, or below the declaration of an entity. */
export interface Fault {
  readonly at: Path;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to do next, in one sentence. */
  readonly next: string;
}

export interface Rule {
  /** kebab-case, stable: people write it into suppressions. */
  readonly id: string;
  readonly severity: Finding['severity'];
  /** What it finds, in a few words. */
  readonly title: string;
  /** Why that matters, in one paragraph. */
  readonly why: string;
  /** The page of AWS's documentation that it comes from. */
  readonly source: string;
  /** Findings of these rules at the same place say less and are left out. */
  readonly supersedes?: readonly string[];
  /** The grammar of documents (src/policy/grammar.ts) finds it; manifests are held against it when they are loaded. */
  readonly grammar?: true;
  /** Finds what one statement shows. */
  readonly statement?: (statement: Statement, policy: Policy, subject: Subject) => readonly Fault[];
  /** Finds what a whole document shows. */
  readonly policy?: (policy: Policy, subject: Subject) => readonly Fault[];
  /** Finds what an entity shows. */
  readonly entity?: (entity: Entity, subject: Subject) => readonly Fault[];
  /** Finds what the account shows that no entity does. */
  readonly account?: (subject: Subject) => readonly Fault[];
}
