"""How many workers a service starts: as many as the machine has processors for us, whatever its container leaves."""

import os

import pytest

from api import machine

VERSION_2 = {
    "no quota": ({"": "max 100000"}, "/", None),
    "half a processor": ({"a": "50000 100000"}, "/a", 0.5),
    "two and a half": ({"a": "250000 100000"}, "/a", 2.5),
    "that of a group above": ({"a": "150000 100000", "a/b": "max 100000"}, "/a/b", 1.5),
    "the smallest of several": ({"": "800000 100000", "a": "300000 100000", "a/b": "400000 100000"}, "/a/b", 3.0),
    "another period": ({"a": "30000 10000"}, "/a", 3.0),
    "a file that says nothing": ({"a": ""}, "/a", None),
    "a file that is no number": ({"a": "many 100000"}, "/a", None),
    "no time at all": ({"a": "0 100000"}, "/a", None),
}


def lies(system, files):
    for path, text in files.items():
        (system / path).parent.mkdir(parents=True, exist_ok=True)
        (system / path).write_text(text)


@pytest.mark.parametrize("name", VERSION_2)
def test_a_quota_of_control_groups_version_2_is_read_with_those_above_it(name, tmp_path):
    groups, own, quota = VERSION_2[name]
    files = {f"sys/fs/cgroup/{group}/cpu.max": text for group, text in groups.items()}
    lies(tmp_path, {"proc/self/cgroup": f"0::{own}\n", **files})
    assert min(machine.quotas(tmp_path), default=None) == quota


@pytest.mark.parametrize(("quota", "found"), [("150000", [1.5]), ("-1", []), ("", []), ("x", [])])
def test_a_quota_of_control_groups_version_1_is_read_of_the_controller_of_processors(quota, found, tmp_path):
    lies(tmp_path, {
        "proc/self/cgroup": "4:memory:/a\n3:cpu,cpuacct:/a\n1:name=systemd:/a\nnonsense\n",
        "sys/fs/cgroup/cpu/a/cpu.cfs_quota_us": f"{quota}\n",
        "sys/fs/cgroup/cpu/a/cpu.cfs_period_us": "100000\n",
    })  # fmt: skip
    assert list(machine.quotas(tmp_path)) == found


def test_without_files_nothing_limits_but_the_processors_we_may_use(tmp_path):
    assert list(machine.quotas(tmp_path)) == []
    assert machine.available(tmp_path) == len(os.sched_getaffinity(0))


def test_a_quota_never_gives_more_processors_than_there_are(tmp_path):
    lies(tmp_path, {"proc/self/cgroup": "0::/a\n", "sys/fs/cgroup/a/cpu.max": "9900000 100000"})
    assert machine.available(tmp_path) == len(os.sched_getaffinity(0))


@pytest.mark.parametrize(("processors", "workers"), [(0.2, 1), (1.0, 1), (1.5, 2), (2.0, 2), (15.2, 16), (400.0, 64)])
def test_there_is_a_worker_for_each_processor_and_a_part_of_one_counts_as_one(processors, workers):
    assert machine.workers(processors) == workers


def test_this_machine_has_workers():
    assert 1 <= machine.workers() <= len(os.sched_getaffinity(0))
