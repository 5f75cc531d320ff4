// Generated from crates/api. Do not edit.

/**
 * An entry of a channel.
 */
export type ChannelEntry = { 
/**
 * What the platform calls it.
 */
id: string, 
/**
 * Its page.
 */
url: string, 
/**
 * Its title, if the platform says.
 */
title?: string | null, 
/**
 * Its length in seconds, if the platform says.
 */
duration?: number | null, };
