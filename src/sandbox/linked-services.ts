// Which services have a service-linked role, and how AWS calls it and its policy.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html

interface LinkedService {
  /** What follows `AWSServiceRoleFor`. */
  readonly name: string;
  /** Name of the policy below /aws-service-role/. */
  readonly policy: string;
}

/** Services that take a custom suffix. */
export const SUFFIXED: ReadonlySet<string> = new Set(['autoscaling.amazonaws.com', 'connect.amazonaws.com', 'lexv2.amazonaws.com']);

export const LINKED_SERVICES: Readonly<Record<string, LinkedService>> = {
  'access-analyzer.amazonaws.com': { name: 'AccessAnalyzer', policy: 'AccessAnalyzerServiceRolePolicy' },
  'autoscaling.amazonaws.com': { name: 'AutoScaling', policy: 'AutoScalingServiceRolePolicy' },
  'batch.amazonaws.com': { name: 'Batch', policy: 'BatchServiceRolePolicy' },
  'cloudtrail.amazonaws.com': { name: 'CloudTrail', policy: 'CloudTrailServiceRolePolicy' },
  'config.amazonaws.com': { name: 'Config', policy: 'AWSConfigServiceRolePolicy' },
  'connect.amazonaws.com': { name: 'AmazonConnect', policy: 'AmazonConnectServiceLinkedRolePolicy' },
  'ecs.amazonaws.com': { name: 'ECS', policy: 'AmazonECSServiceRolePolicy' },
  'eks.amazonaws.com': { name: 'AmazonEKS', policy: 'AmazonEKSServiceRolePolicy' },
  'elasticache.amazonaws.com': { name: 'ElastiCache', policy: 'ElastiCacheServiceRolePolicy' },
  'elasticfilesystem.amazonaws.com': { name: 'AmazonElasticFileSystem', policy: 'AmazonElasticFileSystemServiceRolePolicy' },
  'elasticloadbalancing.amazonaws.com': { name: 'ElasticLoadBalancing', policy: 'AWSElasticLoadBalancingServiceRolePolicy' },
  'guardduty.amazonaws.com': { name: 'AmazonGuardDuty', policy: 'AmazonGuardDutyServiceRolePolicy' },
  'lexv2.amazonaws.com': { name: 'LexV2Bots', policy: 'AmazonLexV2BotPolicy' },
  'opensearchservice.amazonaws.com': { name: 'AmazonOpenSearchService', policy: 'AmazonOpenSearchServiceRolePolicy' },
  'organizations.amazonaws.com': { name: 'Organizations', policy: 'AWSOrganizationsServiceTrustPolicy' },
  'rds.amazonaws.com': { name: 'RDS', policy: 'AmazonRDSServiceRolePolicy' },
  'spot.amazonaws.com': { name: 'EC2Spot', policy: 'AWSEC2SpotServiceRolePolicy' },
  'sso.amazonaws.com': { name: 'SSO', policy: 'AWSSSOServiceRolePolicy' },
  'support.amazonaws.com': { name: 'Support', policy: 'AWSSupportServiceRolePolicy' },
  'trustedadvisor.amazonaws.com': { name: 'TrustedAdvisor', policy: 'AWSTrustedAdvisorServiceRolePolicy' },
};
