// `--no-new-access`: refuses every plan after which somebody may do more than before, newcomers included.
import type { AccessLine, PrincipalAccess } from '../model/access-change.ts';
import type { Finding } from '../model/finding.ts';
import type { ComputedAccess } from '../model/plan.ts';

/** Names in one finding before the rest is counted. */
const SHOWN = 5;

/** One refusal for each group of principals that gains something, or may. */
export function newAccess({ principals }: ComputedAccess): Finding[] {
  return principals.flatMap((one): Finding[] => {
    const gained = gainOf(one);
    const [address] = one.principals;
    if (gained === null || address === undefined) return [];
    const more = one.principals.length > SHOWN ? ` and ${one.principals.length - SHOWN} more` : '';
    return [
      {
        severity: 'error',
        rule: 'new-access',
        message: `${one.principals.slice(0, SHOWN).join(', ')}${more} ${gained}.`,
        next: 'Take it back, or plan without --no-new-access if it is wanted.',
        place: null,
        address,
      },
    ];
  });
}

function gainOf({ is, gains, widened, trust, undecided }: PrincipalAccess): string | null {
  const [gain, wider, trusted] = [gains[0], widened[0], [...trust.gains, ...trust.widened][0]];
  if (gain !== undefined) return `would gain ${told(gain)}`;
  if (wider !== undefined) return `would be permitted ${told(wider)} under more conditions`;
  if (trusted !== undefined) return `could be assumed by ${trusted.who}`;
  // Who is gone can do nothing, whatever its documents said.
  return undecided[0] === undefined || is === 'gone' ? null : `may gain something: undecided, ${undecided[0]}`;
}

function told({ actions, resources, notResources, witness }: AccessLine): string {
  const some = (texts: readonly string[]): string => `${texts.slice(0, 3).join(', ')}${texts.length > 3 ? ' and more' : ''}`;
  const where = notResources.length > 0 ? `everything but ${some(notResources)}` : some(resources);
  return `${some(actions)} on ${where} (${witness.action} on ${witness.resource}, say)`;
}
