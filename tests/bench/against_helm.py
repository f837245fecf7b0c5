#!/usr/bin/env python3
"""Times tf and real Helm side by side on one cluster: medians and ratios of N ConfigMaps' whole life.

Usage: against_helm.py TF HELM [COUNT [ROUNDS]]      with KUBECONFIG set, e.g. from scripts/cluster_up.
"""

import collections
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

TEMPLATE = """\
{{- range $i := until %d }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $.Release.Name }}-{{ $i }}
data:
  value: {{ $.Values.value | quote }}
{{- end }}
"""


def make_chart(folder, count):
    (folder / "templates").mkdir()
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: bench\nversion: 0.1.0\n")
    (folder / "values.yaml").write_text("value: one\n")
    (folder / "templates" / "maps.yaml").write_text(TEMPLATE % count)


def seconds(*words):
    start = time.monotonic()
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - start


def main():
    tf, helm = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 500
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    times = collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as scratch:
        chart = pathlib.Path(scratch)
        make_chart(chart, count)
        for _ in range(rounds):
            for program, name in ((tf, "bench-tf"), (helm, "bench-helm")):
                steps = {
                    "template": ["template", name, chart],
                    "install": ["install", name, chart],
                    "upgrade": ["upgrade", name, chart, "--set", "value=two"],
                    "status": ["status", name],
                    "rollback": ["rollback", name, "1"],
                    "uninstall": ["uninstall", name],
                }
                for step, words in steps.items():
                    times[step, program].append(seconds(program, *words))
        for step in steps:
            ours, theirs = (statistics.median(times[step, each]) for each in (tf, helm))
            print(f"{step:10} tf {ours:7.3f} s   helm {theirs:7.3f} s   ratio {theirs / ours:5.1f}")


if __name__ == "__main__":
    main()
