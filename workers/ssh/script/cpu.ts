/** Processors: /proc/cpuinfo without what changes every moment; lscpu for the names of ARM cores, which the kernel gives as numbers. */
export const cpuQuestion = `
section cpu
part cpuinfo
processors=$(grep -E '^(processor|vendor_id|vendor|model name|physical id|core id|cpu cores|siblings|cpu MHz|clock|cpu model|cpu|Processor|CPU implementer|CPU part|Hardware|system type|ncpus active|family)[[:space:]]*:' /proc/cpuinfo); echo "$processors"
part lscpu; case $processors in *'model name'*) ;; *) has lscpu && limited lscpu ;; esac
part sysctl
case $os in
FreeBSD | OpenBSD | NetBSD) sysctl hw.ncpu hw.model ;;
Darwin) sysctl hw.packages hw.physicalcpu hw.logicalcpu machdep.cpu.brand_string machdep.cpu.vendor hw.cpufrequency ;;
esac
part psrinfo; [ "$os" = SunOS ] && psrinfo -pv
finish
`;
