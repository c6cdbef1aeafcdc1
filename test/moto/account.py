"""Makes an account with odd but legal contents at the endpoint of the environment, without anything of iamsync."""
import json

import boto3

iam = boto3.client("iam")


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def document(statement, **more):
    return {"Version": "2012-10-17", **more, "Statement": statement}


TWO_SPACES = {"indent": 2}
COMPACT = {"separators": (",", ":")}
TRUST = document({"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"})

# Managed policies: a single statement that is no list, NotAction, an Id, paths, tags, several versions.
odd = iam.create_policy(
    PolicyName="odd+=,.@_-name",
    Path="/team/a.b,c+d@e=f_g-h/",
    PolicyDocument=json.dumps(document(allow("s3:GetObject")), **TWO_SPACES),
    Tags=[{"Key": "Größe", "Value": "naïve ✓".replace("✓", "x")}, {"Key": "empty", "Value": ""}],
)["Policy"]["Arn"]
inverse = iam.create_policy(
    PolicyName="inverse",
    Description="",
    PolicyDocument=json.dumps(
        document(
            [
                {"Sid": "AllButIam", "Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": ["*"]},
                {"Effect": "Deny", "Action": "s3:*", "NotResource": "arn:aws:s3:::kept/*"},
                allow(
                    ["s3:ListBucket"],
                    ["arn:aws:s3:::home"],
                    Condition={"StringLike": {"s3:prefix": ["${aws:username}/*", "1.10", "true"]}, "Bool": {"aws:SecureTransport": True}},
                ),
            ],
            Id="an-id",
        ),
        **COMPACT,
    ),
)["Policy"]["Arn"]
several = iam.create_policy(PolicyName="several", PolicyDocument=json.dumps(document([allow("sqs:*")])))["Policy"]["Arn"]
for action in ("sqs:SendMessage", "sqs:ReceiveMessage", "sqs:DeleteMessage"):
    iam.create_policy_version(PolicyArn=several, PolicyDocument=json.dumps(document([allow(action)])), SetAsDefault=True)
iam.set_default_policy_version(PolicyArn=several, VersionId="v2")

# Groups and users.
iam.create_group(GroupName="odd+=,.@_-group", Path="/g/")
iam.attach_group_policy(GroupName="odd+=,.@_-group", PolicyArn=odd)
iam.put_group_policy(GroupName="odd+=,.@_-group", PolicyName="in+line", PolicyDocument=json.dumps(document(allow("ec2:Describe*"))))
iam.create_group(GroupName="empty-group")
iam.create_user(UserName="odd+=,.@_-user", Path="/u/v/", Tags=[{"Key": "Name", "Value": "Renée"}, {"Key": "team:a/b", "Value": "=+-@"}])
iam.create_user(UserName="true")
iam.create_user(UserName="0123")
iam.add_user_to_group(GroupName="odd+=,.@_-group", UserName="odd+=,.@_-user")
iam.attach_user_policy(UserName="odd+=,.@_-user", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
iam.put_user_policy(UserName="true", PolicyName="null", PolicyDocument=json.dumps(document([allow("s3:*", ["arn:aws:s3:::$(x)/*"])]), **TWO_SPACES))

# Roles: every common form of trust, and one that no short form can say.
iam.create_role(RoleName="odd+=,.@_-role", Path="/r/", AssumeRolePolicyDocument=json.dumps(TRUST, **TWO_SPACES), Description="", MaxSessionDuration=7200)
iam.attach_role_policy(RoleName="odd+=,.@_-role", PolicyArn=inverse)
iam.put_role_policy(RoleName="odd+=,.@_-role", PolicyName="deny", PolicyDocument=json.dumps(document({"Effect": "Deny", "Action": "*", "Resource": "*"})))
iam.create_role(
    RoleName="trusting",
    Description="Trusts a role, a user and an account",
    AssumeRolePolicyDocument=json.dumps(
        document(
            [
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": ["arn:aws:iam::123456789012:role/r/odd+=,.@_-role", "arn:aws:iam::123456789012:user/true"]},
                    "Action": "sts:AssumeRole",
                },
                {
                    "Effect": "Allow",
                    "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
                    "Action": ["sts:AssumeRole", "sts:TagSession"],
                    "Condition": {"StringEquals": {"sts:ExternalId": "012345678901"}, "Bool": {"aws:MultiFactorAuthPresent": "true"}},
                },
            ]
        )
    ),
)
iam.put_role_permissions_boundary(RoleName="trusting", PermissionsBoundary=inverse)
iam.tag_role(RoleName="trusting", Tags=[{"Key": "yes", "Value": "no"}, {"Key": "1.10", "Value": "012"}])

# Instance profiles, with a role and without.
iam.create_instance_profile(InstanceProfileName="odd+=,.@_-profile", Path="/p/")
iam.add_role_to_instance_profile(InstanceProfileName="odd+=,.@_-profile", RoleName="odd+=,.@_-role")
iam.create_instance_profile(InstanceProfileName="no-role")
