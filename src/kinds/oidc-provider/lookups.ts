// Whether a provider was made although no clear answer came.
import type { Found, Lookups } from '../asking.ts';
import { sameSet, sameTags, textOf } from '../lookups.ts';
import { oidcProviderArn } from '../../policy/arn.ts';

export const oidcProviderLookups: Lookups = {
  async CreateOpenIDConnectProvider({ input }, scope, reader): Promise<Found> {
    const arn = oidcProviderArn(scope, textOf(input.Url).replace(/^https:\/\//, ''));
    const found = await reader.get('GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn });
    if (!sameSet(input.ClientIDList, found.ClientIDList)) return { is: 'different', how: 'its client ids differ' };
    if (input.ThumbprintList !== undefined && !sameSet(input.ThumbprintList, found.ThumbprintList))
      return { is: 'different', how: 'its thumbprints differ' };
    if (!sameTags(input.Tags, found.Tags)) return { is: 'different', how: 'its tags differ' };
    return { is: 'ours', output: { OpenIDConnectProviderArn: arn } };
  },
};
