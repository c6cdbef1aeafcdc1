// New PassRole: a role is handed to a service, which then does with it what the principal says.
import type { Template } from '../nouns.ts';

const LAMBDA = 'lambda.amazonaws.com';
const EC2 = 'ec2.amazonaws.com';
const FORMATION = 'cloudformation.amazonaws.com';
const GLUE = 'glue.amazonaws.com';
const BUILD = 'codebuild.amazonaws.com';
const SAGEMAKER = 'sagemaker.amazonaws.com';
const TASKS = 'ecs-tasks.amazonaws.com';

type Row = readonly [id: string, what: string, services: readonly string[], actions: readonly string[], sources: readonly string[]];

const COMPUTE: readonly Row[] = [
  ['pass-ec2-run-instances', 'start an instance', [EC2], ['ec2:RunInstances'], ['Rhino 3', 'pathfinding ec2-001', 'PMapper ec2']],
  ['pass-ec2-spot', 'request a spot instance', [EC2], ['ec2:RequestSpotInstances'], ['pathfinding ec2-003']],
  ['pass-ec2-associate-profile', 'give an instance another role', [EC2], ['ec2:AssociateIamInstanceProfile'], ['PMapper ec2']],
  ['pass-ec2-replace-profile', 'give an instance another role', [EC2], ['ec2:ReplaceIamInstanceProfileAssociation'], []],
  [
    'pass-autoscaling',
    'let a group of instances start',
    [EC2],
    ['autoscaling:CreateLaunchConfiguration', 'autoscaling:CreateAutoScalingGroup'],
    ['PMapper autoscaling'],
  ],
  [
    'pass-lambda-invoke',
    'make and call a function',
    [LAMBDA],
    ['lambda:CreateFunction', 'lambda:InvokeFunction'],
    ['Rhino 15', 'pathfinding lambda-001', 'PMapper lambda'],
  ],
  [
    'pass-lambda-event-source',
    'make a function that events call',
    [LAMBDA],
    ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
    ['Rhino 16', 'pathfinding lambda-002'],
  ],
  ['pass-lambda-permission', 'make a function that others may call', [LAMBDA], ['lambda:CreateFunction', 'lambda:AddPermission'], ['Pacu']],
  [
    'pass-lambda-configuration',
    'give a function another role and a layer',
    [LAMBDA],
    ['lambda:UpdateFunctionConfiguration'],
    ['PMapper lambda'],
  ],
  [
    'pass-ecs-service',
    'run a container as a service',
    [TASKS],
    ['ecs:RegisterTaskDefinition', 'ecs:CreateService'],
    ['pathfinding ecs-001', 'pathfinding ecs-003'],
  ],
  [
    'pass-ecs-run-task',
    'run a container',
    [TASKS],
    ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
    ['pathfinding ecs-002', 'pathfinding ecs-004'],
  ],
  [
    'pass-ecs-start-task',
    'run a container on an instance',
    [TASKS],
    ['ecs:RegisterTaskDefinition', 'ecs:StartTask'],
    ['pathfinding ecs-005'],
  ],
  ['pass-batch', 'run a container as a job', [TASKS], ['batch:RegisterJobDefinition', 'batch:SubmitJob'], []],
  [
    'pass-apprunner',
    'start an App Runner service',
    ['tasks.apprunner.amazonaws.com'],
    ['apprunner:CreateService'],
    ['pathfinding apprunner-001'],
  ],
];

const DEPLOYMENT: readonly Row[] = [
  [
    'pass-cloudformation-stack',
    'make a stack',
    [FORMATION],
    ['cloudformation:CreateStack'],
    ['Rhino 20', 'pathfinding cloudformation-001', 'PMapper cloudformation'],
  ],
  [
    'pass-cloudformation-update-stack',
    'change a stack and its role',
    [FORMATION],
    ['cloudformation:UpdateStack'],
    ['PMapper cloudformation'],
  ],
  [
    'pass-cloudformation-change-set',
    'change a stack and its role by a change set',
    [FORMATION],
    ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
    ['PMapper cloudformation'],
  ],
  [
    'pass-cloudformation-stack-set',
    'make a stack set',
    [FORMATION],
    ['cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'],
    ['pathfinding cloudformation-003'],
  ],
  [
    'pass-cloudformation-update-stack-set',
    'change a stack set',
    [FORMATION],
    ['cloudformation:UpdateStackSet'],
    ['pathfinding cloudformation-004'],
  ],
  [
    'pass-codebuild',
    'make and run a build',
    [BUILD],
    ['codebuild:CreateProject', 'codebuild:StartBuild'],
    ['iam-vulnerable codebuild:CreateProject', 'pathfinding codebuild-001', 'PMapper codebuild'],
  ],
  [
    'pass-codebuild-batch',
    'make a build and run it in a batch',
    [BUILD],
    ['codebuild:CreateProject', 'codebuild:StartBuildBatch'],
    ['pathfinding codebuild-004', 'PMapper codebuild'],
  ],
  [
    'pass-codebuild-update',
    'give a build another role and run it',
    [BUILD],
    ['codebuild:UpdateProject', 'codebuild:StartBuild'],
    ['PMapper codebuild'],
  ],
  [
    'pass-codebuild-update-batch',
    'give a build another role and run it in a batch',
    [BUILD],
    ['codebuild:UpdateProject', 'codebuild:StartBuildBatch'],
    ['PMapper codebuild'],
  ],
  ['pass-codestar', 'make a CodeStar project', ['codestar.amazonaws.com'], ['codestar:CreateProject'], ['Pacu codestar']],
  ['pass-states', 'make and run a state machine', ['states.amazonaws.com'], ['states:CreateStateMachine', 'states:StartExecution'], []],
  ['pass-scheduler', 'make a schedule', ['scheduler.amazonaws.com'], ['scheduler:CreateSchedule'], []],
  ['pass-ssm-automation', 'run an automation', ['ssm.amazonaws.com'], ['ssm:StartAutomationExecution'], []],
];

const LEARNING: readonly Row[] = [
  ['pass-glue-dev-endpoint', 'make a Glue development endpoint', [GLUE], ['glue:CreateDevEndpoint'], ['Rhino 18', 'pathfinding glue-001']],
  ['pass-glue-job', 'make and run a Glue job', [GLUE], ['glue:CreateJob', 'glue:StartJobRun'], ['pathfinding glue-003']],
  [
    'pass-glue-job-trigger',
    'make a Glue job and a trigger for it',
    [GLUE],
    ['glue:CreateJob', 'glue:CreateTrigger'],
    ['pathfinding glue-004'],
  ],
  [
    'pass-glue-update-job',
    'give a Glue job another role and run it',
    [GLUE],
    ['glue:UpdateJob', 'glue:StartJobRun'],
    ['pathfinding glue-005'],
  ],
  [
    'pass-glue-update-job-trigger',
    'give a Glue job another role and a trigger',
    [GLUE],
    ['glue:UpdateJob', 'glue:CreateTrigger'],
    ['pathfinding glue-006'],
  ],
  [
    'pass-datapipeline',
    'make a pipeline',
    ['datapipeline.amazonaws.com', EC2],
    ['datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition'],
    ['Rhino 21', 'pathfinding datapipeline-001'],
  ],
  ['pass-emr', 'start a cluster', [EC2], ['elasticmapreduce:RunJobFlow'], []],
  [
    'pass-emr-serverless',
    'make an application and run a job',
    ['emr-serverless.amazonaws.com'],
    ['emr-serverless:CreateApplication', 'emr-serverless:StartJobRun'],
    [],
  ],
  [
    'pass-sagemaker-notebook',
    'make a notebook',
    [SAGEMAKER],
    ['sagemaker:CreateNotebookInstance'],
    ['iam-vulnerable sagemaker:CreateNotebookInstance', 'pathfinding sagemaker-001', 'PMapper sagemaker'],
  ],
  [
    'pass-sagemaker-training',
    'run a training job',
    [SAGEMAKER],
    ['sagemaker:CreateTrainingJob'],
    ['iam-vulnerable sagemaker:CreateTrainingJob', 'pathfinding sagemaker-002', 'PMapper sagemaker'],
  ],
  [
    'pass-sagemaker-processing',
    'run a processing job',
    [SAGEMAKER],
    ['sagemaker:CreateProcessingJob'],
    ['iam-vulnerable sagemaker:CreateProcessingJob', 'pathfinding sagemaker-003', 'PMapper sagemaker'],
  ],
  [
    'pass-bedrock-code-interpreter',
    'make a code interpreter and run code in it',
    ['bedrock-agentcore.amazonaws.com'],
    ['bedrock-agentcore:CreateCodeInterpreter', 'bedrock-agentcore:StartCodeInterpreterSession', 'bedrock-agentcore:InvokeCodeInterpreter'],
    ['pathfinding bedrock-001'],
  ],
];

export const PASSED: readonly Template[] = [...COMPUTE, ...DEPLOYMENT, ...LEARNING].map(([id, what, services, actions, sources]) => ({
  id,
  family: 'new PassRole',
  what,
  needs: [{ action: 'iam:PassRole', on: 'passed role' }, ...actions.map((action) => ({ action, on: '*' }) as const)],
  gain: { kind: 'pass', services },
  sources,
}));
