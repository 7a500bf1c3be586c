/** Accounts. Of /etc/shadow, which root alone can read, only the name and the first sign of the hash leave the target: "!" and "*" mean locked (shadow(5)). */
export const usersQuestion = String.raw`
section users
part passwd; cat /etc/passwd
part group; cat /etc/group
[ -r /etc/shadow ] && part shadow && sed -n 's/^\([^:]*\):\([!*]\{0,1\}\).*/\1:\2/p' /etc/shadow
[ "$os" = Darwin ] && part dscl && limited dscl . -readall /Users UniqueID RealName NFSHomeDirectory UserShell RecordName
finish
`;
