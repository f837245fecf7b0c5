# flags and arguments
$ install
! Error: "tf install" requires at least 1 argument
!
! Usage:  tf install [NAME] [CHART] [flags]
= 1
$ list a b
! Error: "tf list" accepts no arguments
!
! Usage:  tf list [flags]
= 1
$ upgrade x
! Error: "tf upgrade" requires 2 arguments
!
! Usage:  tf upgrade [RELEASE] [CHART] [flags]
= 1
$ env a b
! Error: "tf env" accepts at most 1 argument
!
! Usage:  tf env [flags]
= 1
$ history
! Error: "tf history" requires 1 argument
!
! Usage:  tf history RELEASE_NAME [flags]
= 1
$ get manifest
! Error: "tf get manifest" requires 1 argument
!
! Usage:  tf get manifest RELEASE_NAME [flags]
= 1
$ completion bash x
! Error: "tf completion bash" accepts no arguments
!
! Usage:  tf completion bash [flags]
= 1
$ foo
! Error: unknown command "foo" for "tf"
! Run 'tf --help' for usage.
= 1
$ instal
! Error: unknown command "instal" for "tf"
!
! Did you mean this?
! 	install
!
! Run 'tf --help' for usage.
= 1
$ rm
! Error: unknown command "rm" for "tf"
!
! Did you mean this?
! 	uninstall
!
! Run 'tf --help' for usage.
= 1
$ UNINSTALL
! Error: unknown command "UNINSTALL" for "tf"
!
! Did you mean this?
! 	install
! 	uninstall
!
! Run 'tf --help' for usage.
= 1
$ --foo
! Error: unknown flag: --foo
= 1
$ -z foo
! Error: unknown shorthand flag: 'z' in -z
= 1
$ list --version
! Error: unknown flag: --version
= 1
$ list -zz
! Error: unknown shorthand flag: 'z' in -zz
= 1
$ list --max
! Error: flag needs an argument: --max
= 1
$ list -m
! Error: flag needs an argument: 'm' in -m
= 1
$ list -m x
! Error: invalid argument "x" for "-m, --max" flag: strconv.ParseInt: parsing "x": invalid syntax
= 1
$ list -m 99999999999999999999
! Error: invalid argument "99999999999999999999" for "-m, --max" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range
= 1
$ list --max=0x10 -q
| búsqueda
| db
| gone
| web
= 0
$ list -ofoo
! Error: invalid argument "foo" for "-o, --output" flag: invalid format type
= 1
$ list --debug=x
! Error: invalid argument "x" for "--debug" flag: strconv.ParseBool: parsing "x": invalid syntax
= 1
$ list --qps x
! Error: invalid argument "x" for "--qps" flag: strconv.ParseFloat: parsing "x": invalid syntax
= 1
$ list -vx
! Error: invalid argument "x" for "-v, --v" flag: strconv.ParseInt: parsing "x": invalid syntax
= 1
$ list -v0 --alsologtostderr --log-file-max-size 5 -q
| búsqueda
| db
| gone
| web
= 0
$ list --color=foo
! level=WARN msg="command failed" error="invalid color mode \"foo\": must be one of: never, auto, always"
= 1
$ list ---x
! Error: bad flag syntax: ---x
= 1
$ list --=x
! Error: bad flag syntax: --=x
= 1
$ install --labels a -l b
! Error: invalid argument "a" for "-l, --labels" flag: a must be formatted as key=value
= 1
$ install a ./charts/app --timeout 5
! Error: invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"
= 1
$ install a ./charts/app --timeout 5 --nope
! Error: invalid argument "5" for "--timeout" flag: time: missing unit in duration "5"
= 1
$ install a ./charts/app --dry-run=foo
! Error: invalid dry-run value ("foo"). Must be "none", "server", or "client"
= 1
$ install a ./charts/app --wait=foo
! Error: invalid argument "foo" for "--wait" flag: invalid wait input "foo". Valid inputs are watcher, hookOnly, and legacy
= 1
$ install a b c d --dry-run=client
! Error: INSTALLATION FAILED: expected at most two arguments, unexpected arguments: c, d
= 1
$ install --dry-run=client ./charts/app
! Error: INSTALLATION FAILED: must either provide a name or specify --generate-name
= 1
$ install a ./charts/app -g --dry-run=client
! Error: INSTALLATION FAILED: cannot set --generate-name and also specify a name
= 1
$ install a ./charts/app --name-template x --dry-run=client
! Error: INSTALLATION FAILED: cannot set --name-template and also specify a name
= 1
$ install --force-replace --force-conflicts a ./charts/app
! Error: if any flags in the group [force-replace force-conflicts] are set none of the others can be; [force-conflicts force-replace] were all set
= 1
$ install --force --force-conflicts a ./charts/app
! Flag --force has been deprecated, use --force-replace instead
! Error: if any flags in the group [force force-conflicts] are set none of the others can be; [force force-conflicts] were all set
= 1
$ uninstall web --cascade=foo
! Error: invalid cascade value (foo). Must be "background", "foreground", or "orphan"
= 1
$ rollback web x
! Error: could not convert revision to a number: strconv.Atoi: parsing "x": invalid syntax
= 1
$ rollback web -- -
! Error: could not convert revision to a number: strconv.Atoi: parsing "-": invalid syntax
= 1
$ template a ./charts/app --validate --dry-run=client
! Flag --validate has been deprecated, use '--dry-run=server' instead
! Error: if any flags in the group [validate dry-run] are set none of the others can be; [dry-run validate] were all set
= 1
$ template a ./charts/app --dry-run=none
! Error: invalid dry-run value ("none"). Must be "server" or "client"
= 1
$ template a ./charts/app --dry-run=false
! Error: invalid dry-run value ("false"). Must be "server" or "client"
= 1
$ template a ./charts/app --post-renderer foo
! Error: invalid argument "foo" for "--post-renderer" flag: plugin: {Name:foo Type:postrenderer/v1} not found
= 1
$ -n elsewhere list -q
| other
= 0
$ list -q --
| búsqueda
| db
| gone
| web
= 0
$ list -qn elsewhere
| other
= 0
$ list -q -nelsewhere
| other
= 0
$ list -q -n=elsewhere
| other
= 0
$ list -q --namespace=
| búsqueda
| db
| gone
| web
= 0
