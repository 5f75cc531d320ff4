//! How orders and files reach a child that may open nothing by itself.
//!
//! On Unix the parent opens the file and sends the descriptor over a socket, so the child
//! needs no right to any path. Elsewhere it sends the path.

pub(super) use self::system::{Inbox, Outbox, pair};

#[cfg(unix)]
mod system {
    use std::fs::File;
    use std::io::{self, IoSlice, IoSliceMut, Read};
    use std::mem::MaybeUninit;
    use std::os::fd::{AsFd, OwnedFd};
    use std::os::unix::net::UnixStream;
    use std::path::Path;
    use std::process::Stdio;
    use std::time::Duration;

    use rustix::net::{
        RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
        SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
    };

    use crate::process::wire::{self, ToChild};

    /// How long a child may leave what it is told unread.
    const PATIENCE: Duration = Duration::from_secs(10);

    /// The parent's end.
    pub(in crate::process) struct Outbox(UnixStream);

    /// The child's end.
    pub(in crate::process) struct Inbox(UnixStream);

    /// Both ends; the child's is to become its standard input.
    pub(in crate::process) fn pair() -> io::Result<(Outbox, Stdio)> {
        let (ours, theirs) = UnixStream::pair()?;
        ours.set_write_timeout(Some(PATIENCE))?;
        Ok((Outbox(ours), OwnedFd::from(theirs).into()))
    }

    impl Outbox {
        pub(in crate::process) fn say(&mut self, message: &ToChild) -> io::Result<()> {
            wire::write(&mut self.0, message)
        }

        /// Gives the child the open file: one byte that carries its descriptor.
        pub(in crate::process) fn hand_over(&mut self, file: &File, _: &Path) -> io::Result<()> {
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
            let mut control = SendAncillaryBuffer::new(&mut space);
            let descriptors = [file.as_fd()];
            control.push(SendAncillaryMessage::ScmRights(&descriptors));
            let byte = [IoSlice::new(&[0])];
            sendmsg(&self.0, &byte, &mut control, SendFlags::empty())?;
            Ok(())
        }
    }

    impl Inbox {
        /// The end this process was started with.
        pub(in crate::process) fn of_this_process() -> io::Result<Self> {
            let standard_input = io::stdin().as_fd().try_clone_to_owned()?;
            Ok(Self(UnixStream::from(standard_input)))
        }

        /// The file handed over; the byte that carries it is next.
        pub(in crate::process) fn take_file(&mut self) -> io::Result<File> {
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
            let mut control = RecvAncillaryBuffer::new(&mut space);
            let mut byte = [0];
            let mut place = [IoSliceMut::new(&mut byte)];
            recvmsg(&self.0, &mut place, &mut control, flags())?;
            let handed = control.drain().find_map(|message| match message {
                RecvAncillaryMessage::ScmRights(mut descriptors) => descriptors.next(),
                _ => None,
            });
            handed
                .map(File::from)
                .ok_or_else(|| io::Error::other("no file was handed over"))
        }
    }

    #[cfg(target_os = "linux")]
    fn flags() -> RecvFlags {
        RecvFlags::CMSG_CLOEXEC
    }

    #[cfg(not(target_os = "linux"))]
    fn flags() -> RecvFlags {
        RecvFlags::empty()
    }

    impl Read for Inbox {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs::File;
    use std::io::{self, PipeWriter, Read};
    use std::path::{Path, PathBuf};
    use std::process::Stdio;

    use crate::process::wire::{self, ToChild};

    /// Longest path a parent sends, in bytes.
    const LONGEST_PATH: u64 = 64 << 10;

    /// The parent's end.
    pub(in crate::process) struct Outbox(PipeWriter);

    /// The child's end.
    pub(in crate::process) struct Inbox(io::Stdin);

    /// Both ends; the child's is to become its standard input.
    pub(in crate::process) fn pair() -> io::Result<(Outbox, Stdio)> {
        let (theirs, ours) = io::pipe()?;
        Ok((Outbox(ours), theirs.into()))
    }

    impl Outbox {
        pub(in crate::process) fn say(&mut self, message: &ToChild) -> io::Result<()> {
            wire::write(&mut self.0, message)
        }

        /// Names the file to the child.
        pub(in crate::process) fn hand_over(&mut self, _: &File, path: &Path) -> io::Result<()> {
            wire::write(&mut self.0, &path)
        }
    }

    impl Inbox {
        /// The end this process was started with.
        pub(in crate::process) fn of_this_process() -> io::Result<Self> {
            Ok(Self(io::stdin()))
        }

        /// The file named next.
        pub(in crate::process) fn take_file(&mut self) -> io::Result<File> {
            let (path, _) = wire::read::<PathBuf>(&mut self.0, LONGEST_PATH)?;
            File::open(path)
        }
    }

    impl Read for Inbox {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }
}
