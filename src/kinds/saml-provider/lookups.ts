// Whether a provider was made although no clear answer came.
import type { Found, Lookups } from '../asking.ts';
import { sameTags, textOf } from '../lookups.ts';
import { samlProviderArn } from '../../policy/arn.ts';
import { normalMetadata } from './metadata.ts';

export const samlProviderLookups: Lookups = {
  async CreateSAMLProvider({ input }, scope, reader): Promise<Found> {
    const arn = samlProviderArn(scope, textOf(input.Name));
    const found = await reader.get('GetSAMLProvider', { SAMLProviderArn: arn });
    if (normalMetadata(found.SAMLMetadataDocument ?? '') !== normalMetadata(textOf(input.SAMLMetadataDocument)))
      return { is: 'different', how: 'its metadata document differs' };
    if (!sameTags(input.Tags, found.Tags)) return { is: 'different', how: 'its tags differ' };
    return { is: 'ours', output: { SAMLProviderArn: arn } };
  },
};
