// An account that answers in pages and counts what it is asked.
import { isAnswer } from '../support/answers.ts';
import type { GetAccountAuthorizationDetailsCommandOutput, ListRolesCommandOutput } from '@aws-sdk/client-iam';
import type { AccountReader, IamReader, ReadOp, TagPage } from '../../src/model/ports.ts';

export const ARN = 'arn:aws:iam::123456789012:policy';

type Details = Partial<Omit<GetAccountAuthorizationDetailsCommandOutput, '$metadata'>>;
type Roles = Partial<Omit<ListRolesCommandOutput, '$metadata'>>;

export interface FakeAccount {
  readonly details?: readonly Details[];
  readonly roles?: readonly Roles[];
  /** Null: denied. */
  readonly tags?: readonly (TagPage | null)[];
  /** False: their tags can't be asked for by name. */
  readonly named?: boolean;
  /** Answers any operation in place of the pages. */
  readonly answer?: (op: ReadOp, input: object) => object | undefined;
}

export interface CountedReader extends AccountReader {
  /** Operations in the order in which they were asked. */
  readonly asked: string[];
  readonly inputs: { readonly op: string; readonly input: object }[];
  most: number;
}

/** Pages are chained by markers `1`, `2`, …; a page may bring its own IsTruncated and Marker. */
export function account({
  details = [{}],
  roles = [{}],
  tags = [{ resources: [], next: undefined }],
  named = true,
  answer,
}: FakeAccount = {}): CountedReader {
  let underWay = 0;
  const paged = (pages: readonly (Details | Roles)[], input: object): object => {
    const at = 'Marker' in input ? Number(input.Marker) : 0;
    const next = at + 1 < pages.length ? { IsTruncated: true, Marker: String(at + 1) } : { IsTruncated: false };
    return { ...next, ...pages[at] };
  };
  const answerTo = (op: ReadOp, input: object): object => {
    const own = answer?.(op, input);
    if (own !== undefined) return own;
    if (op === 'GetAccountAuthorizationDetails') return paged(details, input);
    if (op === 'ListRoles') return paged(roles, input);
    if (op === 'GetAccountSummary') return { SummaryMap: { Roles: 2, PoliciesQuota: 1500 } };
    throw new Error(`nobody answers ${op}`);
  };
  const asking = async <T>(op: string, input: object, answered: () => T): Promise<T> => {
    reader.asked.push(op);
    reader.inputs.push({ op, input });
    underWay += 1;
    reader.most = Math.max(reader.most, underWay);
    await Promise.resolve();
    underWay -= 1;
    return answered();
  };
  const iam: IamReader = {
    get: (op, input) =>
      asking(op, input, () => {
        const answer = answerTo(op, input);
        if (!isAnswer(op, answer)) throw new Error(`no answer to ${op}`);
        return answer;
      }),
  };
  const reader: CountedReader = {
    asked: [],
    inputs: [],
    most: 0,
    iam,
    identity: {
      whoAmI: () =>
        asking('GetCallerIdentity', {}, () => ({
          scope: { account: '123456789012', partition: 'aws' },
          caller: { arn: 'arn:aws:iam::123456789012:user/me', userId: 'AIDA1' },
        })),
    },
    tagging: {
      page: (next) => asking('GetResources', { next }, () => tags[next === undefined ? 0 : Number(next)] ?? null),
      of: (arns) =>
        asking('GetResources', { arns }, () =>
          !named || tags.includes(null) ? null : tags.flatMap((page) => page?.resources ?? []).filter(({ arn }) => arns.includes(arn)),
        ),
    },
  };
  return reader;
}

export function policy(name: string): { PolicyName: string; Arn: string } {
  return { PolicyName: name, Arn: `${ARN}/${name}` };
}

/** How often each operation was asked. */
export function counts({ asked }: CountedReader): Record<string, number> {
  const result: Record<string, number> = {};
  for (const op of asked) result[op] = (result[op] ?? 0) + 1;
  return result;
}
