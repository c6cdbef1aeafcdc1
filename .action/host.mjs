// A code host behind one shape, so that plan, apply and drift are written once.
import { HostError } from './http.mjs';
import { isMarked } from './comment.mjs';

/**
 * @typedef {{ readonly number: number, readonly head: string, readonly base: string, readonly isFork: boolean }} Change A pull or merge request.
 * @typedef {{ readonly id: number, readonly number: number, readonly node: string, readonly body: string }} Note A comment or an issue of our own.
 */

/**
 * @typedef {object} Host
 * @property {string} name
 * @property {string} run Address of this run; empty if it is not known.
 * @property {string} commit The commit that is checked out.
 * @property {Change | null} change The request at hand.
 * @property {string} base The branch that the checkout is to become part of; empty for none.
 * @property {string} rights What to do when the host forbids something.
 * @property {(command: string) => void} refuseEvent Throws Refusal where a command must not run.
 * @property {(change: number) => Promise<string>} latestHead
 * @property {(change: number) => Promise<Note[]>} notes Our own comments, the oldest first.
 * @property {(change: number, body: string) => Promise<string>} postNote Resolves to its address.
 * @property {(change: number, note: Note, body: string) => Promise<string>} putNote
 * @property {(change: number, note: Note) => Promise<void>} dropNote
 * @property {(note: Note) => Promise<string | null>} editor Who else has edited it; null for nobody.
 * @property {(commit: string) => Promise<Change[]>} merged Requests whose merge made the commit.
 * @property {() => Promise<Note[]>} issues Our own open issues, the oldest first.
 * @property {(title: string, body: string) => Promise<string>} openIssue
 * @property {(issue: Note, body: string) => Promise<string>} putIssue
 * @property {(issue: Note, why: string) => Promise<void>} closeIssue
 */

/** Looks after a creation that got no clear answer. */
const MOST_LOOKS = 3;

/**
 * One comment with this marker: updated if there is one, written if there is none, and only one of several is left. Resolves to its address.
 * @param {Host} host
 * @param {number} change
 * @param {string} marker
 * @param {string} body
 */
export async function upsertNote(host, change, marker, body) {
  return upsert({
    find: async () => (await host.notes(change)).filter((note) => isMarked(note.body, marker)),
    create: () => host.postNote(change, body),
    update: (note) => host.putNote(change, note, body),
    drop: (note) => host.dropNote(change, note),
  });
}

/**
 * The same with an issue; of several the later ones are closed.
 * @param {Host} host
 * @param {string} marker
 * @param {{ title: string, body: string }} issue
 */
export async function upsertIssue(host, marker, { title, body }) {
  return upsert({
    find: async () => (await host.issues()).filter((note) => isMarked(note.body, marker)),
    create: () => host.openIssue(title, body),
    update: (note) => host.putIssue(note, body),
    drop: (note) => host.closeIssue(note, 'Another issue tells the same.'),
  });
}

/**
 * @param {{ find: () => Promise<Note[]>, create: () => Promise<string>, update: (note: Note) => Promise<string>, drop: (note: Note) => Promise<void> }} doing
 */
async function upsert({ find, create, update, drop }) {
  for (let look = 1; ; look += 1) {
    const [note, ...others] = await find();
    if (note !== undefined) {
      const address = await update(note);
      for (const other of others) await drop(other);
      return address;
    }
    try {
      return await create();
    } catch (error) {
      // It may have been written all the same: the next look finds it then.
      if (!(error instanceof HostError) || !error.sent || look >= MOST_LOOKS) throw error;
    }
  }
}
