function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** System variables of MySQL 8.0 and 8.4 (manual, "Server System Variable Reference") outside of the prefixes below. */
const VARIABLES = new Set(
  words(`activate_all_roles_on_login auto_increment_increment auto_increment_offset autocommit automatic_sp_privileges
  back_log basedir big_tables bind_address block_encryption_mode build_id bulk_insert_buffer_size character_set_client
  character_set_connection character_set_database character_set_filesystem character_set_results character_set_server
  character_set_system character_sets_dir check_proxy_users collation_connection collation_database collation_server
  completion_type concurrent_insert connect_timeout connection_memory_chunk_size connection_memory_limit core_file
  create_admin_listener_thread cte_max_recursion_depth datadir debug debug_sync default_collation_for_utf8mb4
  default_password_lifetime default_storage_engine default_table_encryption default_tmp_storage_engine
  default_week_format delay_key_write delayed_insert_limit delayed_insert_timeout delayed_queue_size
  disabled_storage_engines disconnect_on_expired_password div_precision_increment end_markers_in_json
  enforce_gtid_consistency eq_range_index_dive_limit error_count event_scheduler explain_format explain_json_format_version
  explicit_defaults_for_timestamp external_user flush flush_time foreign_key_checks ft_boolean_syntax ft_max_word_len
  ft_min_word_len ft_query_expansion_limit ft_stopword_file general_log general_log_file
  generated_random_password_length global_connection_memory_limit global_connection_memory_tracking
  group_concat_max_len gtid_executed gtid_executed_compression_period gtid_mode gtid_next gtid_owned gtid_purged
  have_compress have_dynamic_loading have_geometry have_openssl have_profiling have_query_cache have_rtree_keys have_ssl
  have_statement_timeout have_symlink histogram_generation_max_mem_size host_cache_size hostname identity
  immediate_server_version information_schema_stats_expiry init_connect init_file init_replica init_slave insert_id
  interactive_timeout internal_tmp_mem_storage_engine join_buffer_size keep_files_on_create key_buffer_size
  key_cache_age_threshold key_cache_block_size key_cache_division_limit large_files_support large_page_size large_pages
  last_insert_id lc_messages lc_messages_dir lc_time_names license local_infile lock_wait_timeout locked_in_memory
  log_bin log_bin_basename log_bin_index log_bin_trust_function_creators log_error log_error_services
  log_error_suppression_list log_error_verbosity log_output log_queries_not_using_indexes log_raw log_replica_updates
  log_slave_updates log_slow_admin_statements log_slow_extra log_slow_replica_statements log_slow_slave_statements
  log_statements_unsafe_for_binlog log_throttle_queries_not_using_indexes log_timestamps long_query_time
  low_priority_updates lower_case_file_system lower_case_table_names mandatory_roles master_verify_checksum
  max_allowed_packet max_binlog_cache_size max_binlog_size max_binlog_stmt_cache_size max_connect_errors max_connections
  max_delayed_threads max_digest_length max_error_count max_execution_time max_heap_table_size
  max_insert_delayed_threads max_join_size max_length_for_sort_data max_points_in_geometry max_prepared_stmt_count
  max_relay_log_size max_seeks_for_key max_sort_length max_sp_recursion_depth max_user_connections max_write_lock_count
  min_examined_row_limit myisam_data_pointer_size myisam_max_sort_file_size myisam_mmap_size myisam_recover_options
  myisam_sort_buffer_size myisam_stats_method myisam_use_mmap mysql_native_password_proxy_users named_pipe
  net_buffer_length net_read_timeout net_retry_count net_write_timeout ngram_token_size offline_mode old_alter_table
  open_files_limit optimizer_max_subgraph_pairs optimizer_prune_level optimizer_search_depth optimizer_switch
  optimizer_trace optimizer_trace_features optimizer_trace_limit optimizer_trace_max_mem_size optimizer_trace_offset
  original_commit_timestamp original_server_version parser_max_mem_size partial_revokes password_history
  password_require_current password_reuse_interval persist_only_admin_x509_subject
  persist_sensitive_variables_in_plaintext persisted_globals_load pid_file plugin_dir port preload_buffer_size
  print_identified_with_as_hex profiling profiling_history_size protocol_compression_algorithms protocol_version
  proxy_user pseudo_replica_mode pseudo_slave_mode pseudo_thread_id query_alloc_block_size query_prealloc_size rand_seed1
  rand_seed2 range_alloc_block_size range_optimizer_max_mem_size read_buffer_size read_only read_rnd_buffer_size
  regexp_stack_limit regexp_time_limit relay_log relay_log_basename relay_log_index relay_log_purge relay_log_recovery
  relay_log_space_limit report_host report_password report_port report_user require_row_format require_secure_transport
  restrict_fk_on_non_standard_key resultset_metadata schema_definition_cache secondary_engine_cost_threshold
  secure_file_priv select_into_buffer_size select_into_disk_sync select_into_disk_sync_delay server_id server_id_bits
  server_uuid session_track_gtids session_track_schema session_track_state_change session_track_system_variables
  session_track_transaction_info set_operations_buffer_size show_create_table_skip_secondary_engine
  show_create_table_verbosity show_gipk_in_create_table_and_information_schema skip_external_locking skip_name_resolve
  skip_networking skip_replica_start skip_show_database skip_slave_start slave_allow_batching slave_checkpoint_group
  slave_checkpoint_period slave_compressed_protocol slave_exec_mode slave_load_tmpdir slave_max_allowed_packet
  slave_net_timeout slave_parallel_type slave_parallel_workers slave_pending_jobs_size_max slave_preserve_commit_order
  slave_skip_errors slave_sql_verify_checksum slave_transaction_retries slave_type_conversions slow_launch_time
  slow_query_log slow_query_log_file socket sort_buffer_size source_verify_checksum sql_auto_is_null sql_big_selects
  sql_buffer_result sql_generate_invisible_primary_key sql_log_bin sql_log_off sql_mode sql_notes sql_quote_show_create
  sql_replica_skip_counter sql_require_primary_key sql_safe_updates sql_select_limit sql_slave_skip_counter sql_warnings
  statement_id stored_program_cache stored_program_definition_cache super_read_only sync_binlog sync_master_info
  sync_relay_log sync_relay_log_info sync_source_info syseventlog.facility system_time_zone table_definition_cache
  table_encryption_privilege_check table_open_cache table_open_cache_instances table_open_cache_triggers
  tablespace_definition_cache temptable_max_mmap temptable_max_ram temptable_use_mmap terminology_use_previous
  thread_cache_size thread_handling thread_stack time_zone timestamp tmp_table_size tmpdir transaction_alloc_block_size
  transaction_allow_batching transaction_isolation transaction_prealloc_size transaction_read_only unique_checks
  updatable_views_with_limit use_secondary_engine version version_comment version_compile_machine version_compile_os
  version_compile_zlib wait_timeout warning_count windowing_use_high_precision xa_detach_on_prepare`),
);

/** Families with many members, plugins and components among them. */
const FAMILIES =
  /^(?:admin_|audit_log|authentication_|binlog_|caching_sha2_|clone_|component|connection_control|daemon_memcached|firewall|group_replication_|innodb_|keyring_|mysql_firewall|mysqlx_|ndb|performance_schema|replica_|replication_|rewriter_|rpl_|sha256_|ssl_|telemetry|thread_pool_|tls_|validate_|version_tokens_)|\./;

/** Gone from MySQL, in 8.0 at the latest. */
const REMOVED = new Set(
  words(`date_format datetime_format have_crypt ignore_builtin_innodb ignore_db_dirs innodb_additional_mem_pool_size
  innodb_checksums innodb_file_format innodb_file_format_check innodb_file_format_max innodb_large_prefix
  innodb_locks_unsafe_for_binlog innodb_mirrored_log_groups innodb_stats_sample_pages innodb_support_xa
  innodb_undo_logs innodb_use_sys_malloc internal_tmp_disk_storage_engine log_builtin_as_identified_by_password
  log_warnings max_tmp_tables metadata_locks_cache_size metadata_locks_hash_instances multi_range_count old_passwords
  query_cache_limit query_cache_min_res_unit query_cache_size query_cache_type query_cache_wlock_invalidate
  secure_auth storage_engine sync_frm table_type thread_concurrency time_format timed_mutexes tx_isolation
  tx_read_only`),
);

/** MariaDB's own within the families above. */
const MARIADB_FAMILIES =
  /^(?:binlog_(?:annotate|commit_wait|alter_two|file_cache|large_commit|legacy_event|optimize_thread|space_limit)|innodb_(?:alter_copy_bulk|background_(?:scrub|thread)|buf_dump_status|buffer_pool_size_auto|compression_(?:algorithm|default)|data_file_(?:buffering|write)|deadlock_report|default_encryption|default_page|defragment|disallow_writes|encrypt|encryption_|evict_tables|fake_changes|fatal_semaphore|force_(?:load|primary)|immediate_scrub|instant_alter|lock_schedule|log_file_(?:buffering|mmap|write)|max_purge_lag_wait|prefix_index|read_only_compressed|safe_truncate|scrub|snapshot_isolation|stats_(?:modified|traditional|update_need)|tablespaces_encryption|truncate_temporary|undo_log_truncate_ok|uncompressed))/;

/**
 * Whether MySQL (8.0.15 to 9.x) has a system variable of this name; undefined where that depends
 * on version, plugins or components.
 */
export function hasVariable(name: string, version?: string): boolean | undefined {
  const lower = name.toLowerCase();
  if (version === '8.4' && GONE_IN_84.has(lower)) return false;
  if (REMOVED.has(lower) || MARIADB_FAMILIES.test(lower)) return false;
  if (VARIABLES.has(lower)) return true;
  return FAMILIES.test(lower) ? undefined : LATER.has(lower) ? undefined : false;
}

/** In MySQL 8.0 and no longer in 8.4 (release notes; none of them is in 9.7.4). */
const GONE_IN_84 = new Set(
  words(`avoid_temporal_upgrade default_authentication_plugin expire_logs_days have_openssl have_ssl
  log_bin_use_v1_row_events master_info_repository relay_log_info_repository show_old_temporals
  slave_rows_search_algorithms transaction_write_set_extraction`),
);

/** In some of the versions only. */
const LATER = new Set(
  words(`avoid_temporal_upgrade default_authentication_plugin expire_logs_days external_locking flush_caches
  gtid_only have_compression innodb_version keyring_operations log_bin_use_v1_row_events master_info_repository
  max_binlog_dump_events new old relay_log_info_file relay_log_info_repository relay_log_space show_old_temporals
  show_replica_auth_info slave_rows_search_algorithms symbolic_links temptable_max transaction_write_set_extraction
  tx_allow_batching binlogging_impossible_mode simplified_binlog_gtid_recovery shared_memory
  shared_memory_base_name`),
);

/** vtgate takes SET of these by itself; SELECT of them goes to MySQL (Vitess, go/vt/sysvars, TxReadOnly). */
const SET_BY_VITESS = new Set(['tx_read_only', 'transaction_read_only']);

export function isSetByVitess(name: string): boolean {
  return SET_BY_VITESS.has(name.toLowerCase());
}

/** What vtgate answers by itself (Vitess, go/vt/sysvars, VitessAware and ReadOnly). */
const VITESS = new Set(
  words(`autocommit client_found_rows skip_query_plan_cache sql_select_limit
  transaction_mode ddl_strategy workload charset names session_uuid migration_context session_enable_system_settings
  enable_system_settings read_after_write_gtid read_after_write_timeout session_track_gtids query_timeout
  transaction_timeout socket version version_comment`),
);

/** Whether vtgate of a major version does; `transaction_timeout` came with 23. */
export function isAnsweredByVitess(name: string, release: number): boolean {
  const lower = name.toLowerCase();
  return VITESS.has(lower) && (lower !== 'transaction_timeout' || release >= 23);
}
