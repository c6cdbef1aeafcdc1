// The credential report: a table of all users, made at most every four hours and read when it is ready.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
import { timestamp } from '../answer.ts';
import { AwsError } from '../errors.ts';
import type { Context, Operations } from '../operation.ts';
import { operation } from '../operation.ts';
import { reportText } from '../report-text.ts';

const FRESH = 4 * 3_600_000;

function generate({ account, world }: Context): { readonly State: string; readonly Description?: string } {
  const { report } = account;
  if (report !== null && world.time() - report.made < FRESH) {
    account.report = { ...report, ready: true };
    return { State: 'COMPLETE' };
  }
  account.report = { text: reportText(account, world), made: world.time(), ready: false };
  return { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' };
}

export const credentialReport: Operations = {
  GenerateCredentialReport: operation(() => undefined, generate),

  // The report is ready after somebody has been told to wait once.
  GetCredentialReport: operation(
    () => undefined,
    ({ account, world }) => {
      const { report } = account;
      if (report === null) throw new AwsError('ReportNotPresent', 410, 'No report is present.');
      account.report = { ...report, ready: true };
      if (!report.ready) throw new AwsError('ReportInProgress', 404, 'The report is being generated.');
      if (world.time() - report.made >= FRESH) throw new AwsError('ReportExpired', 410, 'The report has expired.');
      return {
        Content: Buffer.from(report.text).toString('base64'),
        ReportFormat: 'text/csv',
        GeneratedTime: timestamp(report.made),
      };
    },
  ),
};
