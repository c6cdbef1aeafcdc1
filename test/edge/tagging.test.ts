// Tags in pages of a hundred, and where they can't be had.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openAccount } from '../../src/edge/aws.ts';
import { taggingOver } from '../../src/edge/tagging.ts';
import { closeAll, CREDENTIALS, opened, serve } from './wire.ts';
import type { ServerResponse } from 'node:http';

afterEach(closeAll);

describe('tags', () => {
  const json = (response: ServerResponse, status: number, body: object): void =>
    void response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));

  it('come in pages', async () => {
    const { reader } = await serve((response) =>
      json(response, 200, {
        PaginationToken: 'more',
        ResourceTagMappingList: [{ ResourceARN: 'arn:p', Tags: [{ Key: 'k', Value: 'v' }] }],
      }),
    );
    expect(await reader.tagging.page(undefined)).toEqual({ resources: [{ arn: 'arn:p', tags: { k: 'v' } }], next: 'more' });
  });

  it('come by name, in one answer and nothing but names asked for', async () => {
    const { reader, asked } = await serve((response) =>
      json(response, 200, { PaginationToken: '', ResourceTagMappingList: [{ ResourceARN: 'arn:p', Tags: [{ Key: 'k', Value: 'v' }] }] }),
    );
    expect(await reader.tagging.of(['arn:p', 'arn:q'])).toEqual([{ arn: 'arn:p', tags: { k: 'v' } }]);
    expect(asked.map(({ body }) => JSON.parse(body))).toEqual([{ ResourceARNList: ['arn:p', 'arn:q'] }]);
  });

  it('by name that are said to go on count as none, since nothing leads to the rest', async () => {
    const { reader } = await serve((response) =>
      json(response, 200, { PaginationToken: 'more', ResourceTagMappingList: [{ ResourceARN: 'arn:p', Tags: [] }] }),
    );
    expect(await reader.tagging.of(['arn:p'])).toBeNull();
  });

  it('have no page after an empty token', async () => {
    const { reader } = await serve((response) => json(response, 200, { PaginationToken: '', ResourceTagMappingList: [] }));
    expect(await reader.tagging.page(undefined)).toEqual({ resources: [], next: undefined });
  });

  it.each([
    ['denied', 400, 'AccessDeniedException'],
    ['unknown', 404, 'UnknownOperationException'],
  ])('are null where they are %s', async (_, status, __type) => {
    const { reader } = await serve((response) => json(response, status, { __type, message: 'No.' }));
    expect(await reader.tagging.page(undefined)).toBeNull();
    expect(await reader.tagging.of(['arn:p'])).toBeNull();
  });

  it('are not asked of AWS when IAM alone has another endpoint', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', '');
    vi.stubEnv('AWS_ENDPOINT_URL_IAM', 'http://127.0.0.1:1');
    const account = openAccount({ credentials: CREDENTIALS });
    opened.push(account);
    expect(await account.reader.tagging.page(undefined)).toBeNull();
  });

  it('cost not even a client where they are not offered', async () => {
    let configured = 0;
    const config = (): Promise<{ region: string }> => {
      configured += 1;
      return Promise.reject(new Error('no client should be made'));
    };
    expect(await taggingOver(config, false).page(undefined)).toBeNull();
    expect(configured).toBe(0);
  });
});
