// Who is trusted and is not there any more, and providers whose word will soon count for nothing.
import { addressOf } from '../../model/address.ts';
import type { Finding } from '../../model/finding.ts';
import { kindOf } from '../../kinds/index.ts';
import { DAY, told } from './nouns.ts';
import type { Audited } from './nouns.ts';

/** So long before its end a provider is told of. */
const SOON = 30 * DAY;

export function auditTrust({ live, now }: Audited): Finding[] {
  return live.entities.flatMap((entity) => {
    const address = addressOf(entity.kind, entity.name);
    const gone = kindOf(entity.kind)?.orphans(entity.spec) ?? [];
    const until =
      entity.kind === 'SamlProvider' && typeof entity.facts['validUntil'] === 'string' ? Date.parse(entity.facts['validUntil']) : NaN;
    return [
      ...gone.map((id) =>
        told(
          'warning',
          'orphaned-principal',
          address,
          `${address} trusts ${id}, a user or role that was deleted.`,
          'Put the trust policy again without it; whoever gets its name now is not trusted.',
        ),
      ),
      ...(until - now < SOON
        ? [
            told(
              until < now ? 'error' : 'warning',
              'provider-expiring',
              address,
              `The metadata of ${address} ${until < now ? 'ended' : 'ends'} on ${new Date(until).toISOString().slice(0, 10)}.`,
              'Take the new metadata of the identity provider.',
            ),
          ]
        : []),
    ];
  });
}
