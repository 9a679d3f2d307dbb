// The users of Debian's packages, which exist inside of the namespaces only.
export const POSTFIX = 64_001;
export const POSTDROP = 64_002;
export const EXIM = 64_003;

export const PASSWD = `root:x:0:0:root:/root:/bin/sh
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
postfix:x:${POSTFIX}:${POSTFIX}::/nonexistent:/usr/sbin/nologin
Debian-exim:x:${EXIM}:${EXIM}::/nonexistent:/usr/sbin/nologin
`;

export const GROUP = `root:x:0:
nogroup:x:65534:
postfix:x:${POSTFIX}:
postdrop:x:${POSTDROP}:
Debian-exim:x:${EXIM}:
mail:x:8:
`;
