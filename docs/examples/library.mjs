// A life of one role in a sandbox: declared, planned, applied, and taken back. It needs no AWS account: node library.mjs
import { apply, FindingsError, load, plan, read, sandbox, unwind } from 'iamsync';

const files = {
  'iamsync.yaml': 'journal: runs # a folder; without a journal no run can be taken back\n',
  'manifests/roles.yaml': `
roles:
  reports:
    trust:
      services: [lambda.amazonaws.com]
    inline:
      read:
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource: arn:aws:s3:::reports/*
`,
};

// Mistakes come as data, each with its place.
const broken = { 'manifests/roles.yaml': files['manifests/roles.yaml'].replace('Effect: Allow', 'Effect: Alow') };
try {
  await load({ files: broken });
} catch (error) {
  if (!(error instanceof FindingsError)) throw error;
  for (const { place, message } of error.findings) console.log(`${place?.file}:${place?.line}:${place?.column} ${message}`);
}

const project = await load({ files });
console.log('declared:', project.entities.map(({ address }) => address).join(', '));

const box = await sandbox();
try {
  const { connection } = box;
  const before = await read({ connection });
  console.log('there before:', before.entities.filter(({ kind }) => kind === 'Role').length, 'roles');

  const first = await plan({ project, connection });
  for (const { verb, address } of first.changes) console.log('planned:', verb, address);

  // A person reviews the plan here, or a program does. Only this very plan is applied.
  const { run, report } = await apply({ project, plan: first, connection });
  console.log('applied:', report.calls, 'calls');

  const second = await plan({ project, connection });
  console.log('planned again:', second.changes.length, 'changes');

  const { applied } = await unwind({ project, connection, run });
  console.log('taken back:', applied.report.calls, 'calls');

  const after = await read({ connection });
  console.log('there after:', after.entities.filter(({ kind }) => kind === 'Role').length, 'roles');
} finally {
  await box.stop();
}
