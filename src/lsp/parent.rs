//! An editor that dies cannot say `exit`.

/// Ends this process when the process of the client ends. Does nothing where that process cannot be seen from the
/// start (another container), and on systems where a process cannot be asked for without unsafe code: there the end
/// of standard input ends the server.
pub fn watch(client: Option<u32>) {
    #[cfg(unix)]
    if let Some(pid) = client.and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?)) {
        let lives = move || rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH);
        if lives() {
            tokio::spawn(async move {
                while lives() {
                    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                }
                super::lifecycle::end(std::process::ExitCode::FAILURE)
            });
        }
    }
    #[cfg(not(unix))]
    let _ = client;
}
