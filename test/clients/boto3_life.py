"""A full life of every kind through boto3: reads the name of a chapter from each line of its input, plays it, and prints how it ended.

The first line that it prints is the list of its chapters. Nothing is configured here but what the environment holds.
"""
import base64
import csv
import hashlib
import hmac
import io
import json
import os
import struct
import sys
import time
import traceback

import boto3
import botocore.config
import botocore.exceptions

CHAPTERS = {}
CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIBeDCCAR2gAwIBAgIUBOU+FhSzg2ViJsbuRR9U94qKYogwCgYIKoZIzj0EAwIwEDEOMAwGA1UEAwwFdGVzdDEwIBcNMjYxMTIyMTE1ODE1WhgPMjEyNjEwMjkxMTU4MTVaMBAxDjAMBgNVBAMMBXRlc3QxMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEl6hGinl8vVtFOESuBDDYczLeCrQ60PX/HtogK/TNE4hDYHqik/NNRRxiLzNx02DQmelswSIMJe2lRtXWTDrXeqNTMFEwHQYDVR0OBBYEFKGw8cQ3hZgdYrvucIYzKtLNhI8LMB8GA1UdIwQYMBaAFKGw8cQ3hZgdYrvucIYzKtLNhI8LMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhALhmf0+1wn5U0DQNmVqPSh1f4Uj9dWp4Ef+wJriPuzolAiEAtVwn9kRKs9lMw5G0JBKCnIiOKdHKuF0vGhlvgVig17o=
-----END CERTIFICATE-----
"""
iam = boto3.client("iam")
sts = boto3.client("sts")
s3 = boto3.client("s3")
tagging = boto3.client("resourcegroupstaggingapi")


def chapter(play):
    CHAPTERS[play.__name__] = play
    return play


def same(found, wanted):
    assert found == wanted, f"{found!r} instead of {wanted!r}"


def part(found, **wanted):
    same({name: found.get(name) for name in wanted}, wanted)


def refused(code, call, status=None):
    try:
        call()
    except botocore.exceptions.ClientError as error:
        same(error.response["Error"]["Code"], code)
        if status is not None:
            same(error.response["ResponseMetadata"]["HTTPStatusCode"], status)
        assert error.response["Error"]["Message"] or code.isdigit()
        return error
    raise AssertionError(f"was not refused with {code}")


def allow(action="s3:GetObject", resource="*"):
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]}


def trust(principal, action="sts:AssumeRole"):
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal, "Action": action}]}


EC2 = json.dumps(trust({"Service": "ec2.amazonaws.com"}))
TAGS = [{"Key": "team", "Value": "a b+c=d"}, {"Key": "Größe", "Value": "ü"}]
ACCOUNT = "123456789012"


def arn(rest):
    return f"arn:aws:iam::{ACCOUNT}:{rest}"


def totp(seed, at):
    digest = hmac.new(base64.b32decode(seed), struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    offset = digest[19] & 15
    return str((struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000).zfill(6)


def as_user(keys, service):
    return boto3.client(
        service,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys.get("SessionToken"),
    )


def names(items, noun):
    return [item[noun] for item in items]


@chapter
def environment():
    same(sorted(name for name in os.environ if "AWS" in name.upper()), sys.argv[1:])
    assert not os.path.exists(os.path.expanduser("~/.aws")), "there are settings in the home folder"
    same(boto3.Session().available_profiles, [])
    part(sts.get_caller_identity(), Account=ACCOUNT, Arn=arn("root"), UserId=ACCOUNT)


@chapter
def user():
    made = iam.create_user(UserName="Ann", Path="/team/", Tags=TAGS)["User"]
    part(made, UserName="Ann", Path="/team/", Arn=arn("user/team/Ann"), Tags=TAGS)
    assert made["UserId"].startswith("AIDA")
    iam.get_waiter("user_exists").wait(UserName="Ann")
    refused("EntityAlreadyExists", lambda: iam.create_user(UserName="ANN"), 409)
    iam.update_user(UserName="Ann", NewUserName="anna", NewPath="/")
    part(iam.get_user(UserName="anna")["User"], UserId=made["UserId"], Arn=arn("user/anna"), Tags=sorted(TAGS, key=lambda tag: tag["Key"]))
    same(names(iam.list_users(PathPrefix="/")["Users"], "UserName").count("anna"), 1)
    refused("ValidationError", lambda: iam.create_user(UserName="not a name"), 400)
    iam.delete_user(UserName="anna")
    try:
        iam.get_user(UserName="anna")
        raise AssertionError("the user is still there")
    except iam.exceptions.NoSuchEntityException as error:
        same(error.response["Error"]["Message"], "The user with name anna cannot be found.")


@chapter
def group_and_membership():
    part(iam.create_group(GroupName="Readers", Path="/g/")["Group"], Arn=arn("group/g/Readers"))
    iam.create_user(UserName="member")
    iam.add_user_to_group(GroupName="Readers", UserName="member")
    iam.update_group(GroupName="Readers", NewGroupName="readers-2")
    same(names(iam.get_group(GroupName="readers-2")["Users"], "UserName"), ["member"])
    same(names(iam.list_groups_for_user(UserName="member")["Groups"], "GroupName"), ["readers-2"])
    same(names(iam.list_groups()["Groups"], "GroupName"), ["readers-2"])
    refused("DeleteConflict", lambda: iam.delete_group(GroupName="readers-2"), 409)
    refused("DeleteConflict", lambda: iam.delete_user(UserName="member"), 409)
    iam.remove_user_from_group(GroupName="readers-2", UserName="member")
    iam.remove_user_from_group(GroupName="readers-2", UserName="member")
    iam.delete_group(GroupName="readers-2")
    iam.delete_user(UserName="member")
    same(iam.list_groups()["Groups"], [])


@chapter
def role_and_trust():
    made = iam.create_role(RoleName="app", Path="/r/", AssumeRolePolicyDocument=EC2, Description="the app", MaxSessionDuration=7200, Tags=TAGS)["Role"]
    same(made["AssumeRolePolicyDocument"], json.loads(EC2))
    iam.get_waiter("role_exists").wait(RoleName="app")
    iam.update_role(RoleName="app", Description="still the app")
    part(iam.get_role(RoleName="app")["Role"], MaxSessionDuration=7200, Description="still the app", Arn=arn("role/r/app"))
    iam.update_role_description(RoleName="app", Description="the app again")
    iam.create_user(UserName="trusted")
    iam.update_assume_role_policy(RoleName="app", PolicyDocument=json.dumps(trust({"AWS": arn("user/trusted")})))
    trusts = lambda: iam.get_role(RoleName="app")["Role"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
    same(trusts(), {"AWS": arn("user/trusted")})
    iam.delete_user(UserName="trusted")
    assert trusts()["AWS"].startswith("AIDA"), trusts()
    iam.create_user(UserName="trusted")
    assert trusts()["AWS"].startswith("AIDA"), "the name alone restored the trust"
    error = refused("MalformedPolicyDocument", lambda: iam.update_assume_role_policy(RoleName="app", PolicyDocument=json.dumps(trust({"AWS": arn("user/nobody")}))))
    assert "Invalid principal in policy" in str(error), error
    same([role["RoleName"] for role in iam.list_roles(PathPrefix="/r/")["Roles"]], ["app"])
    iam.delete_role(RoleName="app")
    iam.delete_user(UserName="trusted")
    refused("NoSuchEntity", lambda: iam.get_role(RoleName="app"), 404)


@chapter
def service_linked_role():
    made = iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com", CustomSuffix="x", Description="d")["Role"]
    same(made["RoleName"], "AWSServiceRoleForAutoScaling_x")
    refused("UnmodifiableEntity", lambda: iam.delete_role(RoleName=made["RoleName"]))
    refused("InvalidInput", lambda: iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com", CustomSuffix="x"))
    task = iam.delete_service_linked_role(RoleName=made["RoleName"])["DeletionTaskId"]
    for _ in range(20):
        status = iam.get_service_linked_role_deletion_status(DeletionTaskId=task)["Status"]
        if status not in ("NOT_STARTED", "IN_PROGRESS"):
            break
    same(status, "SUCCEEDED")
    refused("NoSuchEntity", lambda: iam.get_role(RoleName=made["RoleName"]))


@chapter
def instance_profile():
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=EC2)
    part(iam.create_instance_profile(InstanceProfileName="web", Path="/p/", Tags=TAGS)["InstanceProfile"], Arn=arn("instance-profile/p/web"), Roles=[])
    iam.get_waiter("instance_profile_exists").wait(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
    refused("LimitExceeded", lambda: iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web"), 409)
    same(names(iam.list_instance_profiles_for_role(RoleName="web")["InstanceProfiles"], "InstanceProfileName"), ["web"])
    same(iam.get_instance_profile(InstanceProfileName="web")["InstanceProfile"]["Roles"][0]["AssumeRolePolicyDocument"], json.loads(EC2))
    same(names(iam.list_instance_profiles(PathPrefix="/p/")["InstanceProfiles"], "InstanceProfileName"), ["web"])
    refused("DeleteConflict", lambda: iam.delete_role(RoleName="web"))
    refused("DeleteConflict", lambda: iam.delete_instance_profile(InstanceProfileName="web"))
    iam.remove_role_from_instance_profile(InstanceProfileName="web", RoleName="web")
    iam.delete_instance_profile(InstanceProfileName="web")
    iam.delete_role(RoleName="web")


@chapter
def policy_and_versions():
    made = iam.create_policy(PolicyName="p", Path="/x/", Description="d", PolicyDocument=json.dumps(allow()), Tags=TAGS)["Policy"]
    same(made["Arn"], arn("policy/x/p"))
    iam.get_waiter("policy_exists").wait(PolicyArn=made["Arn"])
    refused("EntityAlreadyExists", lambda: iam.create_policy(PolicyName="P", PolicyDocument=json.dumps(allow())))
    for action in ("s3:A", "s3:B", "s3:C", "s3:D"):
        iam.create_policy_version(PolicyArn=made["Arn"], PolicyDocument=json.dumps(allow(action)), SetAsDefault=action == "s3:D")
    refused("LimitExceeded", lambda: iam.create_policy_version(PolicyArn=made["Arn"], PolicyDocument=json.dumps(allow("s3:E"))))
    iam.delete_policy_version(PolicyArn=made["Arn"], VersionId="v2")
    same(iam.create_policy_version(PolicyArn=made["Arn"], PolicyDocument=json.dumps(allow("s3:F")))["PolicyVersion"]["VersionId"], "v6")
    same(iam.get_policy_version(PolicyArn=made["Arn"], VersionId="v5")["PolicyVersion"]["Document"], allow("s3:D"))
    iam.set_default_policy_version(PolicyArn=made["Arn"], VersionId="v1")
    part(iam.get_policy(PolicyArn=made["Arn"])["Policy"], DefaultVersionId="v1", Description="d", AttachmentCount=0)
    refused("DeleteConflict", lambda: iam.delete_policy_version(PolicyArn=made["Arn"], VersionId="v1"))
    refused("DeleteConflict", lambda: iam.delete_policy(PolicyArn=made["Arn"]))
    same(names(iam.list_policy_versions(PolicyArn=made["Arn"])["Versions"], "VersionId"), ["v6", "v5", "v4", "v3", "v1"])
    for version in ("v6", "v5", "v4", "v3"):
        iam.delete_policy_version(PolicyArn=made["Arn"], VersionId=version)
    same(names(iam.list_policies(Scope="Local")["Policies"], "PolicyName"), ["p"])
    iam.delete_policy(PolicyArn=made["Arn"])
    refused("NoSuchEntity", lambda: iam.get_policy(PolicyArn=made["Arn"]))
    refused("MalformedPolicyDocument", lambda: iam.create_policy(PolicyName="q", PolicyDocument="{"))


def principals():
    """A user, a group and a role, with the word that names each kind's calls."""
    iam.create_user(UserName="one")
    iam.create_group(GroupName="one")
    iam.create_role(RoleName="one", AssumeRolePolicyDocument=EC2)
    return [("user", "UserName"), ("group", "GroupName"), ("role", "RoleName")]


def call(name, **given):
    return getattr(iam, name)(**given)


@chapter
def inline_policies():
    for kind, member in principals():
        who = {member: "one"}
        call(f"put_{kind}_policy", **who, PolicyName="in", PolicyDocument=json.dumps(allow()))
        call(f"put_{kind}_policy", **who, PolicyName="in", PolicyDocument=json.dumps(allow("s3:*")))
        same(call(f"get_{kind}_policy", **who, PolicyName="in")["PolicyDocument"], allow("s3:*"))
        same(call(f"list_{kind}_policies", **who)["PolicyNames"], ["in"])
        refused("DeleteConflict", lambda: call(f"delete_{kind}", **who))
        call(f"delete_{kind}_policy", **who, PolicyName="in")
        refused("NoSuchEntity", lambda: call(f"get_{kind}_policy", **who, PolicyName="in"))
        call(f"delete_{kind}", **who)


@chapter
def attachments():
    own = iam.create_policy(PolicyName="held", PolicyDocument=json.dumps(allow()))["Policy"]["Arn"]
    aws = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    kinds = principals()
    for kind, member in kinds:
        for policy in (own, own, aws):
            call(f"attach_{kind}_policy", **{member: "one"}, PolicyArn=policy)
        same(sorted(names(call(f"list_attached_{kind}_policies", **{member: "one"})["AttachedPolicies"], "PolicyArn")), [own, aws])
    held = iam.list_entities_for_policy(PolicyArn=own)
    same([names(held["PolicyUsers"], "UserName"), names(held["PolicyGroups"], "GroupName"), names(held["PolicyRoles"], "RoleName")], [["one"]] * 3)
    same(iam.get_policy(PolicyArn=own)["Policy"]["AttachmentCount"], 3)
    refused("DeleteConflict", lambda: iam.delete_policy(PolicyArn=own))
    for kind, member in kinds:
        for policy in (own, aws):
            call(f"detach_{kind}_policy", **{member: "one"}, PolicyArn=policy)
        refused("NoSuchEntity", lambda: call(f"detach_{kind}_policy", **{member: "one"}, PolicyArn=own))
        call(f"delete_{kind}", **{member: "one"})
    iam.delete_policy(PolicyArn=own)


@chapter
def boundaries():
    limit = iam.create_policy(PolicyName="limit", PolicyDocument=json.dumps(allow()))["Policy"]["Arn"]
    kinds = principals()
    for kind, member in (kinds[0], kinds[2]):
        call(f"put_{kind}_permissions_boundary", **{member: "one"}, PermissionsBoundary=limit)
        found = call(f"get_{kind}", **{member: "one"})[kind.capitalize()]["PermissionsBoundary"]
        same(found["PermissionsBoundaryArn"], limit)
        refused("NoSuchEntity", lambda: call(f"put_{kind}_permissions_boundary", **{member: "one"}, PermissionsBoundary=arn("policy/none")))
    same(iam.get_policy(PolicyArn=limit)["Policy"]["PermissionsBoundaryUsageCount"], 2)
    for kind, member in (kinds[0], kinds[2]):
        call(f"delete_{kind}_permissions_boundary", **{member: "one"})
        assert "PermissionsBoundary" not in call(f"get_{kind}", **{member: "one"})[kind.capitalize()]
    for kind, member in kinds:
        call(f"delete_{kind}", **{member: "one"})
    iam.delete_policy(PolicyArn=limit)


@chapter
def access_keys():
    iam.create_user(UserName="keyed")
    key = iam.create_access_key(UserName="keyed")["AccessKey"]
    assert key["AccessKeyId"].startswith("AKIA") and len(key["SecretAccessKey"]) == 40
    unused = iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])
    part(unused["AccessKeyLastUsed"], ServiceName="N/A", Region="N/A")
    same(as_user(key, "sts").get_caller_identity()["Arn"], arn("user/keyed"))
    part(iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])["AccessKeyLastUsed"], ServiceName="sts", Region="us-east-1")
    same(sts.get_access_key_info(AccessKeyId=key["AccessKeyId"])["Account"], ACCOUNT)
    iam.create_access_key(UserName="keyed")
    refused("LimitExceeded", lambda: iam.create_access_key(UserName="keyed"))
    iam.update_access_key(UserName="keyed", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    refused("InvalidClientTokenId", lambda: as_user(key, "sts").get_caller_identity(), 403)
    refused("SignatureDoesNotMatch", lambda: as_user({"AccessKeyId": os.environ["AWS_ACCESS_KEY_ID"], "SecretAccessKey": "x" * 40}, "sts").get_caller_identity(), 403)
    refused("DeleteConflict", lambda: iam.delete_user(UserName="keyed"))
    for one in iam.list_access_keys(UserName="keyed")["AccessKeyMetadata"]:
        iam.delete_access_key(UserName="keyed", AccessKeyId=one["AccessKeyId"])
    iam.delete_user(UserName="keyed")


@chapter
def login_profile():
    iam.create_user(UserName="login")
    iam.create_login_profile(UserName="login", Password="Correct-Horse-1", PasswordResetRequired=True)
    same(iam.get_login_profile(UserName="login")["LoginProfile"]["PasswordResetRequired"], True)
    iam.update_login_profile(UserName="login", PasswordResetRequired=False)
    same(iam.get_login_profile(UserName="login")["LoginProfile"]["PasswordResetRequired"], False)
    refused("EntityAlreadyExists", lambda: iam.create_login_profile(UserName="login", Password="Correct-Horse-1"))
    refused("DeleteConflict", lambda: iam.delete_user(UserName="login"))
    iam.delete_login_profile(UserName="login")
    refused("NoSuchEntity", lambda: iam.get_login_profile(UserName="login"))
    iam.delete_user(UserName="login")


@chapter
def mfa_device():
    iam.create_user(UserName="mfa")
    device = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone", Tags=TAGS)["VirtualMFADevice"]
    assert device["QRCodePNG"].startswith(b"\x89PNG")
    serial = device["SerialNumber"]
    codes = lambda: dict(zip(("AuthenticationCode1", "AuthenticationCode2"), (totp(device["Base32StringSeed"], time.time() + 30 * n) for n in (0, 1))))
    refused("InvalidAuthenticationCode", lambda: iam.enable_mfa_device(UserName="mfa", SerialNumber=serial, AuthenticationCode1="000000", AuthenticationCode2="000000"), 403)
    iam.enable_mfa_device(UserName="mfa", SerialNumber=serial, **codes())
    same(names(iam.list_mfa_devices(UserName="mfa")["MFADevices"], "SerialNumber"), [serial])
    same(iam.list_virtual_mfa_devices(AssignmentStatus="Assigned")["VirtualMFADevices"][0]["User"]["UserName"], "mfa")
    iam.resync_mfa_device(UserName="mfa", SerialNumber=serial, **codes())
    same(iam.get_mfa_device(SerialNumber=serial)["UserName"], "mfa")
    refused("DeleteConflict", lambda: iam.delete_virtual_mfa_device(SerialNumber=serial))
    refused("DeleteConflict", lambda: iam.delete_user(UserName="mfa"))
    iam.deactivate_mfa_device(UserName="mfa", SerialNumber=serial)
    iam.delete_virtual_mfa_device(SerialNumber=serial)
    iam.delete_user(UserName="mfa")


def ssh_key():
    """A public key whose modulus nobody has factors of: only its form counts here."""
    string = lambda content: struct.pack(">I", len(content)) + content
    modulus = b"\x00\xc1" + hashlib.shake_256(b"modulus").digest(254) + b"\x01"
    return "ssh-rsa " + base64.b64encode(string(b"ssh-rsa") + string(b"\x01\x00\x01") + string(modulus)).decode()


@chapter
def ssh_keys():
    iam.create_user(UserName="ssh")
    key = iam.upload_ssh_public_key(UserName="ssh", SSHPublicKeyBody=ssh_key())["SSHPublicKey"]
    named = {"UserName": "ssh", "SSHPublicKeyId": key["SSHPublicKeyId"]}
    assert iam.get_ssh_public_key(**named, Encoding="PEM")["SSHPublicKey"]["SSHPublicKeyBody"].startswith("-----BEGIN PUBLIC KEY-----")
    same(iam.get_ssh_public_key(**named, Encoding="SSH")["SSHPublicKey"]["SSHPublicKeyBody"], ssh_key())
    iam.update_ssh_public_key(**named, Status="Inactive")
    same(iam.list_ssh_public_keys(UserName="ssh")["SSHPublicKeys"][0]["Status"], "Inactive")
    iam.delete_ssh_public_key(**named)
    refused("NoSuchEntity", lambda: iam.get_ssh_public_key(**named, Encoding="SSH"))
    iam.delete_user(UserName="ssh")


@chapter
def signing_certificates():
    iam.create_user(UserName="signer")
    made = iam.upload_signing_certificate(UserName="signer", CertificateBody=CERTIFICATE)["Certificate"]
    named = {"UserName": "signer", "CertificateId": made["CertificateId"]}
    refused("DuplicateCertificate", lambda: iam.upload_signing_certificate(UserName="signer", CertificateBody=CERTIFICATE), 409)
    iam.update_signing_certificate(**named, Status="Inactive")
    part(iam.list_signing_certificates(UserName="signer")["Certificates"][0], Status="Inactive", CertificateBody=CERTIFICATE)
    iam.delete_signing_certificate(**named)
    same(iam.list_signing_certificates(UserName="signer")["Certificates"], [])
    iam.delete_user(UserName="signer")


@chapter
def service_specific_credentials():
    iam.create_user(UserName="git")
    made = iam.create_service_specific_credential(UserName="git", ServiceName="codecommit.amazonaws.com")["ServiceSpecificCredential"]
    named = {"UserName": "git", "ServiceSpecificCredentialId": made["ServiceSpecificCredentialId"]}
    fresh = iam.reset_service_specific_credential(**named)["ServiceSpecificCredential"]
    assert fresh["ServicePassword"] != made["ServicePassword"]
    iam.update_service_specific_credential(**named, Status="Inactive")
    same(iam.list_service_specific_credentials(UserName="git")["ServiceSpecificCredentials"][0]["Status"], "Inactive")
    same(len(iam.list_service_specific_credentials(AllUsers=True)["ServiceSpecificCredentials"]), 1)
    iam.delete_service_specific_credential(**named)
    iam.delete_user(UserName="git")


@chapter
def saml_provider():
    metadata = f'<EntityDescriptor entityID="x">{"<a/>" * 300}</EntityDescriptor>'
    provider = iam.create_saml_provider(Name="idp", SAMLMetadataDocument=metadata, Tags=TAGS)["SAMLProviderArn"]
    same(iam.get_saml_provider(SAMLProviderArn=provider)["SAMLMetadataDocument"], metadata)
    iam.update_saml_provider(SAMLProviderArn=provider, SAMLMetadataDocument=metadata.replace("<a/>", "<b/>"))
    assert "<b/>" in iam.get_saml_provider(SAMLProviderArn=provider)["SAMLMetadataDocument"]
    same(names(iam.list_saml_providers()["SAMLProviderList"], "Arn"), [provider])
    iam.delete_saml_provider(SAMLProviderArn=provider)
    same(iam.list_saml_providers()["SAMLProviderList"], [])


@chapter
def oidc_provider():
    provider = iam.create_open_id_connect_provider(Url="https://token.example.com/x", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["a" * 40], Tags=TAGS)["OpenIDConnectProviderArn"]
    same(provider, arn("oidc-provider/token.example.com/x"))
    iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=provider, ClientID="other")
    iam.remove_client_id_from_open_id_connect_provider(OpenIDConnectProviderArn=provider, ClientID="sts.amazonaws.com")
    iam.update_open_id_connect_provider_thumbprint(OpenIDConnectProviderArn=provider, ThumbprintList=["b" * 40])
    part(iam.get_open_id_connect_provider(OpenIDConnectProviderArn=provider), Url="token.example.com/x", ClientIDList=["other"], ThumbprintList=["b" * 40])
    same(names(iam.list_open_id_connect_providers()["OpenIDConnectProviderList"], "Arn"), [provider])
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=provider)
    refused("NoSuchEntity", lambda: iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=provider), 404)


@chapter
def tags_on_each_kind():
    metadata = f'<EntityDescriptor entityID="x">{"<a/>" * 300}</EntityDescriptor>'
    iam.create_user(UserName="tagged")
    iam.create_role(RoleName="tagged", AssumeRolePolicyDocument=EC2)
    iam.create_instance_profile(InstanceProfileName="tagged")
    policy = iam.create_policy(PolicyName="tagged", PolicyDocument=json.dumps(allow()))["Policy"]["Arn"]
    serial = iam.create_virtual_mfa_device(VirtualMFADeviceName="tagged")["VirtualMFADevice"]["SerialNumber"]
    oidc = iam.create_open_id_connect_provider(Url="https://tagged.example.com")["OpenIDConnectProviderArn"]
    saml = iam.create_saml_provider(Name="tagged", SAMLMetadataDocument=metadata)["SAMLProviderArn"]
    kinds = [
        ("user", {"UserName": "tagged"}),
        ("role", {"RoleName": "tagged"}),
        ("instance_profile", {"InstanceProfileName": "tagged"}),
        ("policy", {"PolicyArn": policy}),
        ("mfa_device", {"SerialNumber": serial}),
        ("open_id_connect_provider", {"OpenIDConnectProviderArn": oidc}),
        ("saml_provider", {"SAMLProviderArn": saml}),
    ]
    for kind, who in kinds:
        call(f"tag_{kind}", **who, Tags=TAGS)
        call(f"tag_{kind}", **who, Tags=[{"Key": "team", "Value": ""}])
        same(call(f"list_{kind}_tags", **who)["Tags"], [{"Key": "Größe", "Value": "ü"}, {"Key": "team", "Value": ""}])
        call(f"untag_{kind}", **who, TagKeys=["Größe", "nothing"])
    found = tagging.get_paginator("get_resources").paginate(TagFilters=[{"Key": "team"}], ResourceTypeFilters=["iam"], PaginationConfig={"PageSize": 2})
    resources = [resource["ResourceARN"] for page in found for resource in page["ResourceTagMappingList"]]
    same(sorted(resources), sorted([policy, serial, oidc, saml, arn("instance-profile/tagged")]))
    for kind, who in kinds:
        same(call(f"list_{kind}_tags", **who)["Tags"], [{"Key": "team", "Value": ""}])
        call(f"delete_{'virtual_' if kind == 'mfa_device' else ''}{kind}", **who)


@chapter
def account_settings():
    iam.create_account_alias(AccountAlias="acme-test")
    same(iam.list_account_aliases()["AccountAliases"], ["acme-test"])
    refused("NoSuchEntity", lambda: iam.delete_account_alias(AccountAlias="other-name"))
    iam.delete_account_alias(AccountAlias="acme-test")
    refused("NoSuchEntity", iam.get_account_password_policy)
    iam.update_account_password_policy(MinimumPasswordLength=14, RequireSymbols=True, MaxPasswordAge=90)
    part(iam.get_account_password_policy()["PasswordPolicy"], MinimumPasswordLength=14, RequireSymbols=True, MaxPasswordAge=90, ExpirePasswords=True)
    iam.update_account_password_policy(MinimumPasswordLength=20)
    part(iam.get_account_password_policy()["PasswordPolicy"], MinimumPasswordLength=20, RequireSymbols=False, ExpirePasswords=False)
    iam.delete_account_password_policy()


@chapter
def summary_and_report():
    before = iam.get_account_summary()["SummaryMap"]
    same(before["UsersQuota"], 5000)
    iam.create_user(UserName="counted")
    same(iam.get_account_summary()["SummaryMap"]["Users"], before["Users"] + 1)
    refused("ReportNotPresent", iam.get_credential_report, 410)
    for _ in range(20):
        if iam.generate_credential_report()["State"] == "COMPLETE":
            break
        time.sleep(0.1)
    report = iam.get_credential_report()
    rows = list(csv.DictReader(io.StringIO(report["Content"].decode())))
    same([report["ReportFormat"], rows[0]["user"], [row["arn"] for row in rows[1:]]], ["text/csv", "<root_account>", [arn("user/counted")]])
    iam.delete_user(UserName="counted")


@chapter
def authorization_details():
    for n in range(7):
        iam.create_user(UserName=f"user-{n}")
        iam.create_role(RoleName=f"role-{n}", AssumeRolePolicyDocument=EC2)
    iam.create_group(GroupName="all")
    iam.put_group_policy(GroupName="all", PolicyName="in", PolicyDocument=json.dumps(allow()))
    policy = iam.create_policy(PolicyName="p", PolicyDocument=json.dumps(allow()))["Policy"]["Arn"]
    iam.attach_group_policy(GroupName="all", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")

    def read(**given):
        pages = list(iam.get_paginator("get_account_authorization_details").paginate(**given))
        return len(pages), {name: [item for page in pages for item in page[name]] for name in ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")}

    pages, everything = read(PaginationConfig={"PageSize": 3})
    assert pages >= 6, pages
    same({name: len(items) for name, items in everything.items()}, {"UserDetailList": 7, "GroupDetailList": 1, "RoleDetailList": 7, "Policies": 2})
    same(everything["GroupDetailList"][0]["GroupPolicyList"][0]["PolicyDocument"], allow())
    same(everything["RoleDetailList"][0]["AssumeRolePolicyDocument"], json.loads(EC2))
    _, some = read(Filter=["Group", "LocalManagedPolicy"])
    same([names(some["GroupDetailList"], "GroupName"), names(some["Policies"], "Arn"), some["UserDetailList"]], [["all"], [policy], []])
    refused("ValidationError", lambda: iam.get_account_authorization_details(Marker="nonsense"))
    users = iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 2, "MaxItems": 5})
    same([user["UserName"] for page in users for user in page["Users"]], [f"user-{n}" for n in range(5)])
    for n in range(7):
        iam.delete_user(UserName=f"user-{n}")
        iam.delete_role(RoleName=f"role-{n}")
    iam.delete_group_policy(GroupName="all", PolicyName="in")
    iam.detach_group_policy(GroupName="all", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    iam.delete_group(GroupName="all")
    iam.delete_policy(PolicyArn=policy)


@chapter
def sessions():
    iam.create_user(UserName="caller")
    iam.put_user_policy(UserName="caller", PolicyName="may", PolicyDocument=json.dumps(allow(["sts:AssumeRole", "iam:GetUser", "iam:ChangePassword"])))
    key = iam.create_access_key(UserName="caller")["AccessKey"]
    role = iam.create_role(RoleName="target", AssumeRolePolicyDocument=json.dumps(trust({"AWS": arn("user/caller")})))["Role"]
    iam.put_role_policy(RoleName="target", PolicyName="may", PolicyDocument=json.dumps(allow("s3:ListAllMyBuckets")))
    mine = as_user(key, "sts")
    given = mine.assume_role(RoleArn=role["Arn"], RoleSessionName="me", Policy=json.dumps(allow("s3:*")), DurationSeconds=900)
    same(given["AssumedRoleUser"]["Arn"], f"arn:aws:sts::{ACCOUNT}:assumed-role/target/me")
    same(as_user(given["Credentials"], "sts").get_caller_identity()["UserId"], f"{role['RoleId']}:me")
    assert isinstance(as_user(given["Credentials"], "s3").list_buckets()["Buckets"], list)
    refused("AccessDenied", lambda: mine.assume_role(RoleArn=arn("role/nobody"), RoleSessionName="me"), 403)
    refused("ValidationError", lambda: mine.assume_role(RoleArn=role["Arn"], RoleSessionName="me", DurationSeconds=7200), 400)
    token = mine.get_session_token(DurationSeconds=900)["Credentials"]
    same(as_user(token, "sts").get_caller_identity()["Arn"], arn("user/caller"))
    refused("InvalidClientTokenId", lambda: as_user({**token, "SessionToken": "other"}, "sts").get_caller_identity(), 403)
    iam.create_login_profile(UserName="caller", Password="Correct-Horse-1")
    as_user(key, "iam").change_password(OldPassword="Correct-Horse-1", NewPassword="Correct-Horse-2")
    iam.delete_login_profile(UserName="caller")
    iam.delete_access_key(UserName="caller", AccessKeyId=key["AccessKeyId"])
    iam.delete_user_policy(UserName="caller", PolicyName="may")
    iam.delete_role_policy(RoleName="target", PolicyName="may")
    iam.delete_user(UserName="caller")
    iam.delete_role(RoleName="target")


@chapter
def simulation():
    iam.create_user(UserName="simulated")
    iam.put_user_policy(UserName="simulated", PolicyName="in", PolicyDocument=json.dumps(allow("s3:Get*", "arn:aws:s3:::b/*")))
    ask = lambda **given: {
        result["EvalActionName"]: result["EvalDecision"]
        for page in iam.get_paginator("simulate_principal_policy").paginate(PolicySourceArn=arn("user/simulated"), **given)
        for result in page["EvaluationResults"]
    }
    same(ask(ActionNames=["s3:GetObject", "s3:PutObject"], ResourceArns=["arn:aws:s3:::b/k"]), {"s3:GetObject": "allowed", "s3:PutObject": "implicitDeny"})
    deny = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
    context = [{"ContextKeyName": "aws:SecureTransport", "ContextKeyType": "boolean", "ContextKeyValues": ["false"]}]
    same(ask(ActionNames=["s3:GetObject"], ResourceArns=["arn:aws:s3:::b/k"], PolicyInputList=[json.dumps(deny)], ContextEntries=context), {"s3:GetObject": "explicitDeny"})
    same(iam.get_context_keys_for_custom_policy(PolicyInputList=[json.dumps(deny)])["ContextKeyNames"], ["aws:SecureTransport"])
    iam.delete_user_policy(UserName="simulated", PolicyName="in")
    iam.delete_user(UserName="simulated")


@chapter
def buckets_and_objects():
    s3.create_bucket(Bucket="life-of-boto3")
    s3.get_waiter("bucket_exists").wait(Bucket="life-of-boto3")
    assert "life-of-boto3" in names(s3.list_buckets()["Buckets"], "Name")
    same(s3.get_bucket_location(Bucket="life-of-boto3")["LocationConstraint"], None)
    odd = "odd key/ü+& %.txt"
    put = s3.put_object(Bucket="life-of-boto3", Key=odd, Body=b"one", ContentType="text/plain", Metadata={"who": "me"})
    got = s3.get_object(Bucket="life-of-boto3", Key=odd)
    same([got["Body"].read(), got["ETag"], got["ContentType"]], [b"one", put["ETag"], "text/plain"])
    same(s3.head_object(Bucket="life-of-boto3", Key=odd)["ContentLength"], 3)
    same(s3.get_object(Bucket="life-of-boto3", Key=odd, Range="bytes=1-")["Body"].read(), b"ne")
    for n in range(5):
        s3.put_object(Bucket="life-of-boto3", Key=f"list/{n}", Body=b"")
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket="life-of-boto3", Prefix="list/", PaginationConfig={"PageSize": 2})
    same([item["Key"] for page in pages for item in page["Contents"]], [f"list/{n}" for n in range(5)])
    same([one["Prefix"] for one in s3.list_objects_v2(Bucket="life-of-boto3", Delimiter="/")["CommonPrefixes"]], ["list/", "odd key/"])
    refused("BucketNotEmpty", lambda: s3.delete_bucket(Bucket="life-of-boto3"), 409)
    refused("NoSuchKey", lambda: s3.get_object(Bucket="life-of-boto3", Key="none"), 404)
    for item in s3.list_objects(Bucket="life-of-boto3")["Contents"]:
        s3.delete_object(Bucket="life-of-boto3", Key=item["Key"])
    s3.delete_bucket(Bucket="life-of-boto3")
    refused("404", lambda: s3.head_bucket(Bucket="life-of-boto3"), 404)


@chapter
def conditional_writes():
    s3.create_bucket(Bucket="conditions-of-boto3")
    named = {"Bucket": "conditions-of-boto3", "Key": "lock"}
    first = s3.put_object(**named, Body=b"1", IfNoneMatch="*")["ETag"]
    refused("PreconditionFailed", lambda: s3.put_object(**named, Body=b"2", IfNoneMatch="*"), 412)
    second = s3.put_object(**named, Body=b"2", IfMatch=first)["ETag"]
    refused("PreconditionFailed", lambda: s3.put_object(**named, Body=b"3", IfMatch=first), 412)
    refused("PreconditionFailed", lambda: s3.delete_object(**named, IfMatch=first), 412)
    refused("304", lambda: s3.get_object(**named, IfNoneMatch=second), 304)
    s3.delete_object(**named, IfMatch=second)
    refused("NoSuchKey", lambda: s3.put_object(**named, Body=b"4", IfMatch=second), 404)
    s3.delete_bucket(Bucket="conditions-of-boto3")


@chapter
def chunked_uploads():
    """Over TLS boto3 puts the checksum behind the body (aws-chunked); over HTTP it has to be told to."""
    seen = []

    def behind(params, **_):
        params["context"]["checksum"]["request_algorithm"]["in"] = "trailer"

    client = boto3.client("s3")
    client.meta.events.register("before-call.s3.PutObject", behind)
    client.meta.events.register("before-send.s3.PutObject", lambda request, **_: seen.append(dict(request.headers)))
    client.create_bucket(Bucket="chunks-of-boto3")
    body = bytes(range(256)) * 1024
    for content in (b"", b"x", body):
        client.put_object(Bucket="chunks-of-boto3", Key="k", Body=io.BytesIO(content))
        same(client.get_object(Bucket="chunks-of-boto3", Key="k")["Body"].read(), content)
    encodings = {str(name).lower(): value for name, value in seen[-1].items()}
    assert b"aws-chunked" in bytes(str(encodings.get("content-encoding")), "utf8"), encodings
    client.delete_object(Bucket="chunks-of-boto3", Key="k")
    client.delete_bucket(Bucket="chunks-of-boto3")


@chapter
def unknown_operations():
    refused("InvalidAction", lambda: iam.list_server_certificates(), 400)
    refused("InvalidAction", lambda: iam.generate_service_last_accessed_details(Arn=arn("user/x")), 400)
    refused("NotImplemented", lambda: s3.get_bucket_acl(Bucket="any-bucket"), 501)


@chapter
def nothing_is_left():
    same([iam.list_users()["Users"], iam.list_groups()["Groups"], iam.list_roles()["Roles"], s3.list_buckets()["Buckets"]], [[]] * 4)
    same([iam.list_policies(Scope="Local")["Policies"], iam.list_instance_profiles()["InstanceProfiles"], iam.list_virtual_mfa_devices()["VirtualMFADevices"]], [[]] * 3)


def main():
    print(json.dumps(list(CHAPTERS)), flush=True)
    for line in sys.stdin:
        try:
            CHAPTERS[line.strip()]()
            print("null", flush=True)
        except Exception:
            print(json.dumps(traceback.format_exc()), flush=True)


main()
