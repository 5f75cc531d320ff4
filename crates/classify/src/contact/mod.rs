//! Ways to reach a person or a machine: e-mail, telephone, internet address.

mod address;
mod email;
mod phone;

pub(crate) use address::{ip_4, ip_6};
pub(crate) use email::email;
pub(crate) use phone::Phones;
