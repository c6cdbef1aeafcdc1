// Acting over the SDK: where requests would go is known before anything is sent.
import { afterEach, describe, expect, it } from 'vitest';
import { openActor, randomName } from '../../src/edge/acting.ts';
import { clock } from '../../src/edge/world.ts';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' };
const options = { region: 'eu-west-1', credentials, clock, signal: new AbortController().signal };

afterEach(() => {
  delete process.env['AWS_ENDPOINT_URL_S3'];
});

describe('an actor', () => {
  it.each([
    [undefined, 'eu-west-1', true],
    [undefined, 'cn-north-1', true],
    ['https://s3.us-gov-west-1.amazonaws.com', 'us-gov-west-1', true],
    ['http://127.0.0.1:1', 'us-east-1', false],
    ['https://minio.example.org', 'us-east-1', false],
    ['https://amazonaws.com.example.org', 'us-east-1', false],
  ])('knows whether %s in %s is AWS', async (endpoint, region, expected) => {
    const actor = openActor({ ...options, region, ...(endpoint === undefined ? {} : { endpoint }) });
    expect(await actor.isAws()).toBe(expected);
    actor.close();
  });

  it('takes it for AWS if only one of the two services is', async () => {
    process.env['AWS_ENDPOINT_URL_S3'] = 'http://127.0.0.1:1';
    expect(await openActor(options).isAws()).toBe(true);
  });

  it('sends nothing to AWS that may not go there', async () => {
    expect(await openActor(options).act({ op: 'ListAllMyBuckets' }, false)).toMatchObject({ is: 'forbidden' });
  });

  it('never gives two objects one name', () => {
    expect(new Set(Array.from({ length: 100 }, randomName)).size).toBe(100);
    expect(randomName()).toMatch(/^iamsync-verify-[0-9a-f]{16}$/);
  });
});
