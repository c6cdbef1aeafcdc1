// Manifests before and after they were brought into canonical form, by what the pair shows.

export const CASES: Readonly<Record<string, readonly [before: string, after: string]>> = {
  'sections, entities, fields and statements are put in order': [
    `roles:
  b: { trust: { services: [lambda.amazonaws.com] }, path: /x/ }
  a:
    policies: [z, aws:Y, b]
    trust:
      Statement:
        - Action: [sts:AssumeRole]
          Principal: { Service: [ec2.amazonaws.com] }
          Effect: Allow
          Sid: "One"
policies:
  z: { document: { Statement: [{ Resource: "*", Action: [s3:B, 's3:A'], Effect: Allow }], Version: "2012-10-17" } }
`,
    `policies:
  z:
    document:
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Action:
            - s3:A
            - s3:B
          Resource: "*"

roles:
  a:
    trust:
      Statement:
        - Sid: One
          Effect: Allow
          Principal:
            Service: ec2.amazonaws.com
          Action: sts:AssumeRole
    policies:
      - b
      - z
      - aws:Y
  b:
    path: /x/
    trust:
      services: lambda.amazonaws.com
`,
  ],
  'comments go with what they are about': [
    `# yaml-language-server: $schema=x
# The users of the shop
users: # all
  # bob pays
  # and packs
  bob:
    groups: [packers] # for now
    # he asked for it
    path: /shop/
    # end of bob

  # ann sells
  ann:
    tags:
      # cost
      team: sales # not marketing
      a: b
    # policies: [x]
# end
`,
    `# yaml-language-server: $schema=x
# The users of the shop
users: # all
  # ann sells
  ann:
    tags:
      a: b
      # cost
      team: sales # not marketing
    # policies: [x]

  # bob pays
  # and packs
  bob:
    # he asked for it
    path: /shop/
    groups: # for now
      - packers
    # end of bob
# end
`,
  ],
  'a heading stays above its group': [
    `groups:
  # ---- people ----

  # who writes
  writers: { policies: [w] }
  readers: { policies: [r] }

  # ---- machines ----

  robots: {}
  agents: {}
`,
    `groups:
  # ---- people ----

  readers:
    policies:
      - r

  # who writes
  writers:
    policies:
      - w

  # ---- machines ----

  agents: {}

  robots: {}
`,
  ],
  'lists are sorted between blank lines and below comments': [
    `policies:
  p:
    document:
      Statement:
        Effect: Allow
        Action:
          # reading
          - s3:List*
          - s3:Get*

          - kms:Decrypt # too
          - ec2:Describe*
          # - ec2:Run*
        Resource: ["*"]
`,
    `policies:
  p:
    document:
      Statement:
        Effect: Allow
        Action:
          # reading
          - s3:List*
          - s3:Get*

          - ec2:Describe*
          - kms:Decrypt # too
          # - ec2:Run*
        Resource: "*"
`,
  ],
  'anchors, aliases and merge keys stay': [
    `roles:
  b: &base
    trust: &t { services: [lambda.amazonaws.com] }
  c:
    path: /c/
    <<: *base
  d:
    policies: [x]
    trust: *t
`,
    `roles:
  b: &base
    trust: &t
      services: lambda.amazonaws.com
  c:
    <<: *base
    path: /c/
  d:
    trust: *t
    policies:
      - x
`,
  ],
  'where an alias would come before its anchor, the order stays': [
    `roles:
  z: &z { trust: { services: lambda.amazonaws.com } }
  a: *z
`,
    `roles:
  z: &z
    trust:
      services: lambda.amazonaws.com
  a: *z
`,
  ],
  'documents of a file, blocks of text and texts that look like something else': [
    `# first
---
policies:
  p:
    description: >-
       folded by
       hand
    document: ./p.json
--- # second
policies:
    q:
        description: |
            two
            lines
        document: ./q.json
        tags: { n: '1.10', t: "true", y: "yes", "a b": 'c: d', plain: "simple", e: "" }
...
`,
    `# first
---
policies:
  p:
    description: >-
      folded by
      hand
    document: ./p.json
--- # second
policies:
  q:
    description: |
      two
      lines
    document: ./q.json
    tags:
      a b: "c: d"
      e: ""
      "n": "1.10"
      plain: simple
      t: "true"
      "y": "yes"
`,
  ],
  'a file of a policy document': [
    `Statement:
- Action: [s3:Get*, s3:A]
  # everything
  Resource: '*'
  Effect: Allow
`,
    `Statement:
  - Effect: Allow
    Action:
      - s3:A
      - s3:Get*
    # everything
    Resource: "*"
`,
  ],
  'checks keep their order, and a sole member stays open': [
    `checks:
  - principal: User/b
    name: b
    cannot: [{ resource: x, action: [s3:B, s3:A] }]
  - { name: a, principal: User/a }
groups: { g: { members: open }, h: { members: [ann] } }
removed: [User/z, { User/b: { unique: X } }]
`,
    `groups:
  g:
    members: open
  h:
    members:
      - ann

removed:
  - User/b:
      unique: X
  - User/z

checks:
  - name: b
    principal: User/b
    cannot:
      - action:
          - s3:A
          - s3:B
        resource: x
  - name: a
    principal: User/a
`,
  ],
  'a file of comments': ['\n\n# nothing\n\n\n# yet\n\n', '# nothing\n\n# yet\n'],
  'an empty file': ['', ''],
};
