// Existing PassRole: something that runs with a role already does what the principal says.
import type { Template } from '../nouns.ts';

const LAMBDA = 'lambda.amazonaws.com';
const EC2 = 'ec2.amazonaws.com';
const FORMATION = 'cloudformation.amazonaws.com';

type Row = readonly [id: string, what: string, services: readonly string[], actions: readonly string[], sources: readonly string[]];

const ROWS: readonly Row[] = [
  [
    'lambda-update-code',
    'replace the code of a function',
    [LAMBDA],
    ['lambda:UpdateFunctionCode'],
    ['Rhino 17', 'pathfinding lambda-003', 'pathfinding lambda-004', 'pathfinding lambda-005', 'PMapper lambda'],
  ],
  [
    'lambda-update-configuration',
    'put a layer of its own into a function',
    [LAMBDA],
    ['lambda:UpdateFunctionConfiguration'],
    ['PMapper lambda'],
  ],
  [
    'glue-update-dev-endpoint',
    'put its SSH key on a Glue development endpoint',
    ['glue.amazonaws.com'],
    ['glue:UpdateDevEndpoint'],
    ['Rhino 19', 'pathfinding glue-002'],
  ],
  [
    'cloudformation-update-stack',
    'change a stack that works with a role',
    [FORMATION],
    ['cloudformation:UpdateStack'],
    ['iam-vulnerable cloudformation:UpdateStack', 'pathfinding cloudformation-002', 'PMapper cloudformation'],
  ],
  [
    'cloudformation-change-set',
    'change a stack by a change set',
    [FORMATION],
    ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
    ['pathfinding cloudformation-005', 'PMapper cloudformation'],
  ],
  [
    'codebuild-start-build',
    'run a build with commands of its own',
    ['codebuild.amazonaws.com'],
    ['codebuild:StartBuild'],
    ['pathfinding codebuild-002', 'PMapper codebuild'],
  ],
  [
    'codebuild-start-build-batch',
    'run a batch of builds with commands of its own',
    ['codebuild.amazonaws.com'],
    ['codebuild:StartBuildBatch'],
    ['pathfinding codebuild-003', 'PMapper codebuild'],
  ],
  [
    'ec2-user-data',
    'replace the start-up script of an instance',
    [EC2],
    ['ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'],
    ['pathfinding ec2-002'],
  ],
  [
    'ec2-launch-template',
    'change what new instances of a launch template run',
    [EC2],
    ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
    ['pathfinding ec2-004'],
  ],
  [
    'ec2-instance-connect',
    'put its SSH key on an instance',
    [EC2],
    ['ec2-instance-connect:SendSSHPublicKey'],
    ['iam-vulnerable ec2-instance-connect:SendSSHPublicKey'],
  ],
  [
    'ssm-send-command',
    'run a command on an instance',
    [EC2],
    ['ssm:SendCommand'],
    ['iam-vulnerable ssm:SendCommand', 'pathfinding ssm-002', 'PMapper ssm'],
  ],
  [
    'ssm-start-session',
    'open a shell on an instance',
    [EC2],
    ['ssm:StartSession'],
    ['iam-vulnerable ssm:StartSession', 'pathfinding ssm-001', 'PMapper ssm'],
  ],
  [
    'sagemaker-presigned-url',
    'open a notebook',
    ['sagemaker.amazonaws.com'],
    ['sagemaker:CreatePresignedNotebookInstanceUrl'],
    ['pathfinding sagemaker-004', 'iam-vulnerable sagemaker:CreatePresignedNotebookInstanceUrl'],
  ],
  [
    'sagemaker-lifecycle',
    'run a script of its own when a notebook starts',
    ['sagemaker.amazonaws.com'],
    [
      'sagemaker:CreateNotebookInstanceLifecycleConfig',
      'sagemaker:StopNotebookInstance',
      'sagemaker:UpdateNotebookInstance',
      'sagemaker:StartNotebookInstance',
    ],
    ['pathfinding sagemaker-005'],
  ],
  [
    'apprunner-update-service',
    'replace the image of an App Runner service',
    ['tasks.apprunner.amazonaws.com'],
    ['apprunner:UpdateService'],
    ['pathfinding apprunner-002'],
  ],
  [
    'bedrock-code-interpreter-session',
    'run code in a code interpreter',
    ['bedrock-agentcore.amazonaws.com'],
    ['bedrock-agentcore:StartCodeInterpreterSession', 'bedrock-agentcore:InvokeCodeInterpreter'],
    ['pathfinding bedrock-002'],
  ],
  ['ecs-execute-command', 'open a shell in a task', ['ecs-tasks.amazonaws.com'], ['ecs:ExecuteCommand'], []],
];

export const EXISTING: readonly Template[] = ROWS.map(([id, what, services, actions, sources]) => ({
  id,
  family: 'existing PassRole',
  what,
  needs: actions.map((action) => ({ action, on: '*' })),
  gain: { kind: 'run', services },
  sources,
}));
