/** Accounts. Of /etc/shadow, which root alone can read, only the name and the first sign of the hash leave the target: "!" and "*" mean locked (shadow(5)). */
export const usersQuestion = String.raw`
section users
part passwd; cat /etc/passwd
part group; cat /etc/group
part shadow
[ -r /etc/shadow ] && sed -n 's/^\([^:]*\):\([!*]\{0,1\}\).*/\1:\2/p' /etc/shadow
part dscl; [ "$os" = Darwin ] && limited dscl . -readall /Users UniqueID RealName NFSHomeDirectory UserShell RecordName
finish
`;
