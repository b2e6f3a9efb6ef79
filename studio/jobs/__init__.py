"""Work that takes a while: a queue on disk, threads that supervise, worker processes, cancel, progress and outcomes.

The layer is generic: it may import `host` and `model` only, and is given its handlers.

**Queue and threads.** A handler does one kind of job::

    def prove(request: JobRequest, report: Report, cancel: Cancel) -> Mapping[str, JsonValue]:
        control = Control()
        with cancel.calling(control.cancel), report.following(lambda: control.steps):
            ...                      # request.payload, request.attachments; raise UserError for people
        return {"identity": ...}     # what is large goes into the library before: the outcome is kept as JSON

    runner = JobRunner(folder, {"prove": prove}, threads=2)    # claims, supervises, watches; recovers after a crash
    number = runner.submit(JobRequest("prove", "fibonacci, n = 10", {...}, {"witness": b"..."}))  # on disk now
    runner.job(number).progress      # a snapshot; ask 10 to 30 times a second, nothing calls back
    runner.cancel(number)            # Cancelling at once, every process has the kill signal; Cancelled once reaped
    runner.wait(number, timeout_s)   # Done(result) | Failed(message_id, params, log) | Cancelled()
    runner.close()                   # cancels, waits at most 5 s, leaves what is queued for the next start

Only to look and to cancel, from any process: `JobStore(folder)` with `jobs`, `job`, `cancel` and `submit`.
`JobRunner(..., only_own=True)` runs nothing that another process submitted: for a command that ends after its own work.

**Worker processes.** `WorkerPool("verify", scratch_folder).call(Work(operation, payload, attachments, limits), report,
cancel)` starts `proving-studio --worker verify` or takes a warm one, and gives a `WorkResult(values, attachments)` or
raises `Cancelled` or `UserError`. `pool.handler(operation)` is a ready handler for the runner. Inside the worker,
`serve(kind, handlers)` is given `operation -> callable(work, report) -> WorkResult`.

**What is promised.** `submit` returns after the commit. A job that was running when its process died is queued again,
at most three starts in all, then it is `Failed("job.lost")`; one that was being cancelled is `Cancelled`. A handler may
therefore run twice: it asks the library first. A job that finishes although it was cancelled is `Done`. Private
attachments are overwritten when the job ends, in the write-ahead log too. `outcomes.run_handler` is the one owner of
errors. A time limit holds everywhere; a memory limit holds in worker processes.
"""
