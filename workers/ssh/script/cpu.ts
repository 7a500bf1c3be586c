/** Processors: /proc/cpuinfo without what changes every moment; lscpu for the names of ARM cores, which the kernel gives as numbers. */
export const cpuQuestion = `
section cpu
part cpuinfo
processors=$(grep -E '^(processor|vendor_id|vendor|model name|physical id|core id|cpu cores|siblings|cpu MHz|clock|cpu model|cpu|Processor|CPU implementer|CPU part|Hardware|system type|ncpus active|family)[[:space:]]*:' /proc/cpuinfo); echo "$processors"
case $processors in *'model name'*) ;; *) part lscpu; has lscpu && limited lscpu ;; esac
case $os in
FreeBSD | OpenBSD | NetBSD) part sysctl; sysctl hw.ncpu hw.model ;;
Darwin) part sysctl; sysctl hw.packages hw.physicalcpu hw.logicalcpu machdep.cpu.brand_string machdep.cpu.vendor hw.cpufrequency ;;
esac
[ "$os" = SunOS ] && part psrinfo && psrinfo -pv
finish
`;
