<#
.SYNOPSIS
  Grants one account exactly what ksocket needs to inventory this Windows host by WinRM.
  ksocket が WinRM でこの Windows を棚卸しするのに必要な権限だけを、1 つのアカウントに与えます。

.DESCRIPTION
  Basic stays off, AllowUnencrypted stays false, and the account becomes no administrator.
  Basic は無効のまま、AllowUnencrypted は false のまま、アカウントは管理者になりません。
  Running it again changes nothing. -Revoke takes the rights back.
  再実行しても変化はありません。-Revoke で権限を取り消します。

.EXAMPLE
  .\grant-ksocket-access.ps1 -Account EXAMPLE\ksocket
  .\grant-ksocket-access.ps1 -Account EXAMPLE\ksocket -Revoke
#>
[CmdletBinding(SupportsShouldProcess = $true)]
param(
  [Parameter(Mandatory = $true)] [string] $Account,
  [switch] $Revoke
)
$ErrorActionPreference = 'Stop'
Set-StrictMode -Version 2.0

# Well-known groups by SID: their names differ between languages.
# グループ名は言語で異なるため、SID で指定します。
$remoteManagementUsers = 'S-1-5-32-580'
# cimv2: hardware, software, registry. standardcimv2: ports, neighbours. SecurityCenter2: antivirus (clients only).
# cimv2: ハードウェア・ソフトウェア・レジストリ、standardcimv2: ポートと近隣、SecurityCenter2: ウイルス対策(クライアントのみ)
$namespaces = 'root/cimv2', 'root/standardcimv2', 'root/SecurityCenter2'
# WBEM_ENABLE, WBEM_METHOD_EXECUTE, WBEM_REMOTE_ACCESS
$mask = 0x1 -bor 0x2 -bor 0x20

$sid = (New-Object Security.Principal.NTAccount($Account)).Translate([Security.Principal.SecurityIdentifier]).Value

# 1. The service, by NTLM or Kerberos, with encrypted messages.
# 1. WinRM サービス(NTLM または Kerberos、メッセージは暗号化)
if (-not $Revoke -and $PSCmdlet.ShouldProcess('WinRM', 'Enable')) {
  Set-Service -Name WinRM -StartupType Automatic
  Start-Service -Name WinRM
  if (-not (Get-ChildItem WSMan:\localhost\Listener)) { winrm quickconfig -quiet | Out-Null }
  Set-Item WSMan:\localhost\Service\Auth\Basic -Value $false
  Set-Item WSMan:\localhost\Service\AllowUnencrypted -Value $false
}

# 2. The right to ask WinRM: this group has it since Windows 8 and Server 2012.
# 2. WinRM の利用権(Windows 8 / Server 2012 以降はこのグループが持ちます)
$groupName = (New-Object Security.Principal.SecurityIdentifier($remoteManagementUsers)).Translate([Security.Principal.NTAccount]).Value.Split('\')[-1]
$group = [ADSI]"WinNT://./$groupName,group"
$members = @($group.psbase.Invoke('Members') | ForEach-Object {
    $bytes = $_.GetType().InvokeMember('objectSid', 'GetProperty', $null, $_, $null)
    (New-Object Security.Principal.SecurityIdentifier($bytes, 0)).Value
  })
if (-not $Revoke -and $members -notcontains $sid -and $PSCmdlet.ShouldProcess($groupName, "Add $Account")) {
  $group.Add("WinNT://$sid")
}
if ($Revoke -and $members -contains $sid -and $PSCmdlet.ShouldProcess($groupName, "Remove $Account")) {
  $group.Remove("WinNT://$sid")
}

# 3. The right to read WMI from afar: Enable Account, Execute Methods, Remote Enable.
# 3. WMI をリモートから読む権利(アカウントの有効化・メソッドの実行・リモートの有効化)
foreach ($namespace in $namespaces) {
  try {
    $security = Get-WmiObject -Namespace $namespace -Class __SystemSecurity -List
    if ($null -eq $security) { throw "no namespace $namespace" }
  }
  catch {
    Write-Verbose "$namespace is not on this host"
    continue
  }
  $instance = [wmiclass]"\\.\$($namespace.Replace('/', '\')):__SystemSecurity"
  $descriptor = $instance.psbase.InvokeMethod('GetSecurityDescriptor', $null, $null).Descriptor
  # Only this account's entry is replaced; those of others stay as they are.
  # このアカウントの項目だけを置き換え、他はそのまま残します。
  $entries = @($descriptor.DACL | Where-Object { $_.Trustee.SIDString -ne $sid })
  if (-not $Revoke) {
    $trustee = ([wmiclass]'Win32_Trustee').CreateInstance()
    $trustee.SidString = $sid
    $entry = ([wmiclass]'Win32_Ace').CreateInstance()
    $entry.AccessMask = $mask
    $entry.AceFlags = 0
    $entry.AceType = 0
    $entry.Trustee = $trustee
    $entries += $entry.psobject.immediateBaseObject
  }
  $descriptor.DACL = $entries
  if ($PSCmdlet.ShouldProcess($namespace, "Set rights of $Account")) {
    $arguments = $instance.psbase.GetMethodParameters('SetSecurityDescriptor')
    $arguments.Descriptor = $descriptor
    $result = $instance.psbase.InvokeMethod('SetSecurityDescriptor', $arguments, $null)
    if ($result.ReturnValue -ne 0) { throw "$namespace refused its new rights: $($result.ReturnValue)" }
  }
}

Write-Output $(if ($Revoke) { "The rights of $Account are taken back." } else { "$Account may now be used by ksocket." })
