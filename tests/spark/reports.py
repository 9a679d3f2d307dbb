"""An example for Apache Spark: checks a list of domains on as many executors as there are, and keeps the reports.

    spark-submit --master 'local[2]' reports.py domains.txt reports \
        --command 'mxlens --no-dnssec --resolver https://dns.example/dns-query --format ndjson -'

Each partition of the list is the standard input of a process of its own, and each line of its output is a report: that is
all an engine has to know. What is not known after a pass, or has no row because a process or its machine was lost, is
asked about again. A resolver of your own is needed for long lists; each process has up to 64 requests under way.
"""
import argparse
import json
import sys
import time
from functools import reduce

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as f
from pyspark.sql.types import BooleanType, StringType, StructField, StructType

# what is taken out of a line; the line itself is kept
ROW = StructType([
    StructField("givenAs", StringType()),
    StructField("domain", StringType()),
    StructField("repeated", BooleanType()),
    StructField("error", StructType([StructField("code", StringType())])),
    StructField("report", StructType([StructField("verdict", StructType([StructField("status", StringType())]))])),
])


# a status of which another pass may know more
UNSETTLED = "status IN ('undetermined', 'error:internal')"


def checked(names, command, partitions):
    """One pass: the names through the command, a row for each line that it wrote."""
    # a name by a name, evenly: what is alike, and perhaps slow, stands together in a list
    lines = names.repartition(partitions).rdd.map(lambda row: row.name).pipe(command)
    rows = lines.map(lambda line: (line,)).toDF("line string")
    parsed = rows.withColumn("row", f.from_json("line", ROW)).select("line", "row.*")
    return parsed.select("line", "givenAs", "repeated", f.coalesce(
        "report.verdict.status", f.concat(f.lit("error:"), "error.code"), f.lit("repeated")).alias("status"))


def main():
    """Reads the list, checks it in passes, writes reports, and says what they come to."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("domains", help="a text, one domain a line")
    options.add_argument("reports", help="the folder to be written: in reports/ are files with a report a line")
    options.add_argument("--command", required=True)
    options.add_argument("--partitions", type=int, default=0, help="by default two for each core")
    options.add_argument("--passes", type=int, default=3)
    told = options.parse_args()

    spark = SparkSession.builder.appName("mxlens").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    partitions = told.partitions or 2 * spark.sparkContext.defaultParallelism
    # 200 of them, as Spark has it by itself, are more tasks than a short list has work for
    spark.conf.set("spark.sql.shuffle.partitions", partitions)
    began = time.monotonic()
    # the same name in two partitions would be asked about by two processes
    names = spark.read.text(told.domains).select(f.lower(f.trim("value")).alias("name")).where("name != ''").distinct().cache()
    left = names
    settled = []
    passes = []
    for number in range(told.passes):
        # what was answered is written down at once: Spark computes anew what it has no room for, and would ask again
        place = f"{told.reports}/pass-{number}"
        started = time.monotonic()
        checked(left, told.command, partitions).write.mode("overwrite").parquet(place)
        rows = spark.read.parquet(place)
        settled.append(rows.where(f"NOT {UNSETTLED}"))
        passes.append({"asked": left.count(), "settled": settled[-1].count(), "seconds": round(time.monotonic() - started, 1)})
        left = left.join(settled[-1], left.name == f.lower("givenAs"), "left_anti")
        if left.isEmpty():
            break
    # what is still not known is kept as that, with its report; what has no row at all is lost
    everything = reduce(DataFrame.unionByName, [*settled, rows.where(UNSETTLED)]).cache()
    everything.select("line").write.mode("overwrite").text(f"{told.reports}/reports")
    lost = names.join(everything, names.name == f.lower("givenAs"), "left_anti").count()
    statuses = {row["status"]: row["count"] for row in everything.groupBy("status").count().collect()}
    print(json.dumps({"names": names.count(), "rows": everything.count(), "lost": lost, "passes": passes,
                      "statuses": dict(sorted(statuses.items())), "seconds": round(time.monotonic() - began, 1)}))
    spark.stop()
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
