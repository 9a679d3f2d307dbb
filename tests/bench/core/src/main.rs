//! Times the stages natively: `bench-core FILE...`, each a recording; a line of JSON for each comes out, in microseconds.

#![cfg_attr(target_arch = "wasm32", allow(unused, reason = "that is timed by JavaScript"))]
#![allow(clippy::print_stdout, reason = "it is a program, which writes what came of it")]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use bench_core::Stages;

/// How often each stage is timed, and for how long.
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_millis(60);

fn main() -> Result<(), Box<dyn Error>> {
    for file in std::env::args().skip(1) {
        let stages = Stages::new(&std::fs::read_to_string(&file)?)?;
        let timed = serde_json::json!({
            "decode": microseconds(&|| _ = black_box(stages.decode())),
            "judge": microseconds(&|| stages.judge()),
            "write": microseconds(&|| drop(black_box(serde_json::to_string(stages.report())))),
            "check": microseconds(&|| drop(black_box(stages.check()))),
        });
        println!("{timed}");
    }
    Ok(())
}

/// In the fastest of the rounds: the others were disturbed.
fn microseconds(work: &dyn Fn()) -> f64 {
    (0..ROUNDS).map(|_| round(work)).fold(f64::INFINITY, f64::min)
}

fn round(work: &dyn Fn()) -> f64 {
    let (mut times, start) = (0, Instant::now());
    while start.elapsed() < ROUND {
        work();
        times += 1;
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
}
